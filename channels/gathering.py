"""Messages that come in while the database is busy with others go to it together, each answered when it is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from anyio import to_thread

from desk.errors import DeskError
from desk.intake.together import Arrival, Store

LOG = logging.getLogger(__name__)
AT_ONCE = 32
_Waiting = tuple[Arrival, asyncio.Future[bool]]


class Gathering:
    """One transaction at a time; whoever comes meanwhile shares the next. Belongs to one event loop at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._working: asyncio.Task[None] | None = None

    async def take(self, arrival: Arrival) -> bool:
        """True when the message is stored; False when it must go its own way. Raises DatabaseAway."""
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, stored))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await stored

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            failed: DeskError | None = None
            stored: set[int] = set()
            try:
                stored = await to_thread.run_sync(self._store_all, batch)
            except DeskError as error:
                failed = error
            except Exception as error:  # one bad message must not spoil the others: each goes its own way
                LOG.warning("not stored together: %s", type(error).__name__)
            for arrival, answer in batch:
                if answer.done():
                    continue
                if failed is not None:
                    answer.set_exception(failed)
                else:
                    answer.set_result(id(arrival) in stored)

    def _store_all(self, batch: Sequence[_Waiting]) -> set[int]:
        waits = {id(arrival): answer for arrival, answer in batch}
        # Who gave up was told that it failed, and keeps the message elsewhere.
        stored = self._store([arrival for arrival, _ in batch], lambda arrival: not waits[id(arrival)].cancelled())
        return {id(arrival) for arrival in stored}
