"""Whether the workers live: each writes down the time under its name, others read it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.model import Heartbeat

EVERY_SECONDS = 5
LATE = timedelta(seconds=20)
FORGOTTEN = timedelta(days=1)


def clock(session: Session) -> datetime:
    """The database's time, the one clock that workers on several machines share."""
    found: datetime = session.scalars(sa.select(sa.func.clock_timestamp())).one()
    return found


def beat(session: Session, *, name: str, now: datetime) -> None:
    """Say that the process works."""
    session.merge(Heartbeat(name=name, at=now))


def gone(session: Session, *, name: str) -> None:
    """Say that the process has ended as it should."""
    session.execute(sa.delete(Heartbeat).where(Heartbeat.name == name))


def alive(session: Session, *, name: str, now: datetime) -> bool:
    """True when the process, or any of its kind (`name:…`), said so within the last 20 s."""
    return bool(living(session, kind=name, now=now))


def living(session: Session, *, kind: str, now: datetime) -> list[str]:
    """The names of those of a kind that said so within the last 20 s."""
    ours = sa.or_(Heartbeat.name == kind, Heartbeat.name.startswith(f"{kind}:", autoescape=True))
    return list(
        session.scalars(sa.select(Heartbeat.name).where(ours, Heartbeat.at > now - LATE).order_by(Heartbeat.name))
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Drop the names that were silent for a day."""
    session.execute(sa.delete(Heartbeat).where(Heartbeat.at < now - FORGOTTEN))
