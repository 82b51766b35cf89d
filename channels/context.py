"""What every handler of this door needs, carried by the application's state."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
from anyio import CapacityLimiter, from_thread, to_thread
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request

from channels.gathering import Gathering
from channels.reader import Reader
from desk.errors import DatabaseAway, DeskError
from desk.forwarding import Forwarder
from desk.intake import Screened, screened
from desk.intake.together import Arrival, ordinary
from desk.ports import Enqueue
from desk.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE_SECONDS = 10.0
"""How long a request waits for the database."""
WEBHOOK_PATIENCE_SECONDS = 3.0
"""The same where the spool is at hand: a provider gives a webhook 15 s, retries included."""
SPOOLING_AT_ONCE = 8


@dataclass(frozen=True)
class Context:
    """Settings, database, queue and spool of one application."""

    settings: Settings
    sessions: sessionmaker[Session]
    enqueue: Enqueue
    forwarder: Forwarder
    gathering: Gathering | None = None
    reader: Reader | None = None
    # Of its own: threads that hang in a dead database must not keep the spool waiting.
    _spooling: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(SPOOLING_AT_ONCE))
    _turnstiles: weakref.WeakValueDictionary[str, asyncio.Lock] = field(default_factory=weakref.WeakValueDictionary)

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)

    async def in_transaction(
        self, use_case: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one use case of the desk in a thread, inside a transaction of its own.

        Raises DatabaseAway when that takes too long; then nothing of it is kept.
        """
        return await self._within(PATIENCE_SECONDS, lambda session: use_case(session, *args, **kwargs))

    async def screened(self, text: str, *, channel: str, payload: str | None = None) -> Screened:
        """What the screen leaves of a text, read outside any transaction: beside the door, or in a thread of it."""
        if self.reader is None:
            return await to_thread.run_sync(lambda: screened(text, channel=channel, payload=payload))
        return await self.reader.screened(text=text, channel=channel, payload=payload)

    def screened_again(self, text: str, **asked: Any) -> Screened:
        """The same for a use case, which runs in one of our threads; `desk.intake.screened` says what can be asked."""
        if self.reader is None:
            return screened(text, **asked)
        return from_thread.run(partial(self.reader.screened, text=text, **asked))

    @asynccontextmanager
    async def in_order(self, who: str) -> AsyncIterator[None]:
        """One at a time for an address, in order of arrival: who waits for the database must not be overtaken."""
        turnstile = self._turnstiles.setdefault(who, asyncio.Lock())
        async with turnstile:
            yield

    async def durably(
        self, take: Callable[[Session], None], *, keep: Callable[[], None], who: str, arrival: Arrival | None = None
    ) -> None:
        """Run one use case; what the database does not take is kept on the spool instead, behind what waits there.

        An ordinary `arrival` is stored with others that came in at the same time. On return it is stored on a disk,
        one way or the other. Raises what the desk refuses, and DatabaseAway when the spool fails too.
        """
        if not self.forwarder.must_wait(who):
            try:
                if arrival is not None and await self._gathered(arrival):
                    return None
                return await self._within(WEBHOOK_PATIENCE_SECONDS, take)
            except DatabaseAway as error:
                self.forwarder.lost(error)
            except DeskError:
                raise
            except Exception as error:  # also a fault of ours must not lose what somebody wrote
                self.forwarder.lost(error)
        try:
            await to_thread.run_sync(keep, limiter=self._spooling)
        except OSError as error:
            raise DatabaseAway(f"The spool cannot be written ({type(error).__name__}).") from None

    async def _gathered(self, arrival: Arrival) -> bool:
        if self.gathering is None or not ordinary(arrival):
            return False
        try:
            with anyio.fail_after(WEBHOOK_PATIENCE_SECONDS):
                return await self.gathering.take(arrival)
        except TimeoutError:
            raise DatabaseAway("The database does not answer.") from None

    async def _within(self, seconds: float, work: Callable[[Session], R]) -> R:
        given_up = threading.Event()

        def run() -> R:
            with self.sessions.begin() as session:
                result = work(session)
                if given_up.is_set():
                    # The caller was told that it failed; what comes late must not be stored behind their back.
                    raise DatabaseAway("The database answered too late.")
                return result

        try:
            with anyio.fail_after(seconds):
                return await to_thread.run_sync(run, abandon_on_cancel=True)
        except TimeoutError:
            given_up.set()
            raise DatabaseAway("The database does not answer.") from None


def context(request: Request) -> Context:
    """The context of the application that got this request."""
    found: Context = request.app.state.context
    return found
