"""Whether the worker lives: it writes down the time, others read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desk.model import Heartbeat

EVERY_SECONDS = 5
LATE = timedelta(seconds=20)


def beat(session: Session, *, name: str, now: datetime) -> None:
    """Say that the process works."""
    session.merge(Heartbeat(name=name, at=now))


def alive(session: Session, *, name: str, now: datetime) -> bool:
    """True when the process said so within the last 20 s."""
    found = session.get(Heartbeat, name)
    return found is not None and now - found.at < LATE
