"""Waiting for new messages: one query for all waiting pages together, and no thread held by any of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool

from desk.model import Message

Latest = Callable[[Collection[UUID]], Mapping[UUID, int]]


def latest_in(sessions: sessionmaker[Session]) -> Latest:
    """A function that answers the highest sequence number of each of some conversations."""

    def latest(conversations: Collection[UUID]) -> Mapping[UUID, int]:
        highest = (
            sa.select(Message.conversation_id, sa.func.max(Message.seq))
            .where(Message.conversation_id.in_(conversations))
            # What a poll does not show must not wake it, or a page would ask again and again.
            .where(sa.or_(Message.text != "", Message.author != "requester"))
            .group_by(Message.conversation_id)
        )
        with sessions() as session:
            return dict(session.execute(highest).all())

    return latest


@dataclass(eq=False)
class _Waiter:
    conversation: UUID
    after: int
    arrived: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Arrivals:
    """Wakes those who wait for a conversation. Looks into the database only while somebody waits."""

    def __init__(self, latest: Latest, *, every_seconds: float = 0.25) -> None:
        self._latest = latest
        self._every_seconds = every_seconds
        self._waiters: set[_Waiter] = set()
        self._watch: asyncio.Task[None] | None = None

    async def wait(self, conversation: UUID, *, after: int, seconds: float) -> bool:
        """True as soon as there is a message after that number, False when the time is over."""
        waiter = _Waiter(conversation, after)
        self._waiters.add(waiter)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look_while_awaited())
        try:
            async with asyncio.timeout(seconds):
                await waiter.arrived
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._waiters.discard(waiter)

    async def _look_while_awaited(self) -> None:
        while True:
            await asyncio.sleep(self._every_seconds)
            if not self._waiters:
                return
            try:
                latest = await run_in_threadpool(self._latest, {w.conversation for w in self._waiters})
            except Exception as error:  # each waiting request answers with it
                self._fail(error)
                return
            self._wake(latest)

    def _wake(self, latest: Mapping[UUID, int]) -> None:
        for waiter in self._waiters:
            if latest.get(waiter.conversation, 0) > waiter.after and not waiter.arrived.done():
                waiter.arrived.set_result(None)

    def _fail(self, error: Exception) -> None:
        for waiter in self._waiters:
            if not waiter.arrived.done():
                waiter.arrived.set_exception(error)
