"""What every handler of this door needs, carried by the application's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from desk.ports import Enqueue
from desk.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Context:
    """Settings, database and queue of one application."""

    settings: Settings
    sessions: sessionmaker[Session]
    enqueue: Enqueue

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)

    async def in_transaction(
        self, use_case: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one use case of the desk in a thread, inside a transaction of its own."""

        def run() -> R:
            with self.sessions.begin() as session:
                return use_case(session, *args, **kwargs)

        return await run_in_threadpool(run)


def context(request: Request) -> Context:
    """The context of the application that got this request."""
    found: Context = request.app.state.context
    return found
