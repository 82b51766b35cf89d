"""How the desk runs, in numbers: for those who look after it. Counts and times only, nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk import heartbeat, reconcile, window
from desk.errors import NotAllowed
from desk.model import Address, Conversation, Message, OptOut, Part, QuarantineHour, Role, Staff, Sweep

OPERATORS = (Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD, Role.LANGUAGE_LEAD)
"""Administrators repair what is broken; leads must know when people are not heard. Agents find what concerns them
among the failed deliveries."""
WORKER = "worker"
DAY = timedelta(hours=24)
STUCK = timedelta(minutes=5)
"""Longer than any message waits for its turn while workers live."""
SWEEP_LATE = timedelta(minutes=15)
"""Three comparisons have not come."""


@dataclass(frozen=True)
class Overview:
    """What an operator looks at. `refused` counts webhooks that were not genuine in the last 24 h, by reason.

    `sweep` is the latest comparison with the provider's list, if there was one; `waiting` messages should have been
    sent long ago, `held` ones wait for the person to write; `failed` of the last 24 h did not arrive.
    """

    refused: dict[str, int]
    sweep: Sweep | None
    sweep_late: bool
    workers: list[str]
    waiting: int
    held: int
    failed: int
    unreachable: int
    opted_out: int
    paused: int


def may_look(by: Staff) -> bool:
    """Whether the numbers are for this member of staff."""
    return by.role in OPERATORS


def overview(session: Session, *, by: Staff, now: datetime) -> Overview:
    """The numbers of this moment; raises NotAllowed."""
    if not may_look(by):
        raise NotAllowed("Only administrators and leads see how the desk runs.")
    sweep = reconcile.latest(session)
    ours = Message.author != "requester"
    return Overview(
        refused=_refused(session, now=now),
        sweep=sweep,
        sweep_late=sweep is not None and now - sweep.at > SWEEP_LATE,
        workers=_workers(session),
        waiting=_count(session, ours, Message.status.in_(("queued", "sending")), _due_before(now - STUCK)),
        held=_count(session, ours, Message.status == window.HELD),
        failed=_count(session, ours, Message.status == "failed", Message.created_at > now - DAY),
        unreachable=_count(session, Address.unreachable_code.is_not(None)),
        opted_out=session.scalar(sa.select(sa.func.count()).select_from(OptOut)) or 0,
        paused=_count(session, Conversation.paused_until > now),
    )


def _workers(session: Session) -> list[str]:
    names = heartbeat.living(session, kind=WORKER, now=heartbeat.clock(session))
    return [name.removeprefix(f"{WORKER}:") for name in names]


def _count(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).where(*conditions)) or 0


def _due_before(moment: datetime) -> sa.ColumnElement[bool]:
    """Not handed over, and due for so long: what waits for its next try is not late."""
    unsent = sa.exists().where(
        Part.message_id == Message.id, Part.provider_id.is_(None), Part.status != window.REPLACED
    )
    later = sa.exists().where(Part.message_id == Message.id, Part.not_before > moment)
    begun = sa.exists().where(Part.message_id == Message.id)
    return sa.and_(Message.created_at < moment, sa.or_(sa.not_(begun), unsent), sa.not_(later))


def _refused(session: Session, *, now: datetime) -> dict[str, int]:
    query = (
        sa.select(QuarantineHour.reason, sa.func.sum(QuarantineHour.count))
        .where(QuarantineHour.hour > now - DAY)
        .group_by(QuarantineHour.reason)
        .order_by(QuarantineHour.reason)
    )
    return {reason: int(count) for reason, count in session.execute(query)}
