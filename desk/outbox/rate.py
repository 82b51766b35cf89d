"""How fast a sending number may send, shared by all workers: one row a number, on the database's clock.

Staff go before the assistant: they take the next free moment at once, the assistant queues in a line of its own and
takes a moment only while it is free. DBOS's priorities cannot do that: in a partitioned queue they sort what one
conversation waits for, never one person's message before another's.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

# Both statements are one atomic step, so two workers never get the same moment.
_RESERVE = sa.text("""
    INSERT INTO sending_slots AS slot (sender, free_at) VALUES (:sender, clock_timestamp() + :cost * interval '1 s')
    ON CONFLICT (sender) DO UPDATE
    SET free_at = greatest(slot.free_at, clock_timestamp()) + :cost * interval '1 s'
    RETURNING extract(epoch FROM free_at - clock_timestamp()) - :cost
""")
_TAKE_IF_FREE = sa.text("""
    INSERT INTO sending_slots AS slot (sender, free_at) VALUES (:sender, clock_timestamp() + :cost * interval '1 s')
    ON CONFLICT (sender) DO UPDATE SET free_at = clock_timestamp() + :cost * interval '1 s'
    WHERE slot.free_at <= clock_timestamp()
    RETURNING 0.0
""")
_UNTIL_FREE = sa.text("""
    SELECT extract(epoch FROM free_at - clock_timestamp()) FROM sending_slots WHERE sender = :sender
""")
_LINE = "/line"


@dataclass(frozen=True)
class Rate:
    """Which number sends, and how many segments it may send a second."""

    sender: str
    per_second: float


def reserve(session: Session, rate: Rate, *, segments: int) -> float:
    """For staff: the next moment of the number is theirs, after so many seconds (0: now)."""
    cost = segments / rate.per_second
    _ask(session, _RESERVE, sender=rate.sender + _LINE, cost=cost)  # those in line are so much later
    return max(0.0, _ask(session, _RESERVE, sender=rate.sender, cost=cost) or 0.0)


def stand_in_line(session: Session, rate: Rate, *, segments: int) -> float:
    """For the assistant: seconds until its turn in the line."""
    place = _ask(session, _RESERVE, sender=rate.sender + _LINE, cost=segments / rate.per_second)
    return max(0.0, place or 0.0)


def take(session: Session, rate: Rate, *, segments: int) -> float:
    """For the assistant at its turn: 0 when the number is free and now taken, else seconds until it is free."""
    cost = segments / rate.per_second
    if _ask(session, _TAKE_IF_FREE, sender=rate.sender, cost=cost) is not None:
        return 0.0
    left = _ask(session, _UNTIL_FREE, sender=rate.sender)
    # Never zero: zero means that the moment is taken.
    return max(0.001, left or 0.0)


def _ask(session: Session, statement: sa.TextClause, **values: object) -> float | None:
    found = session.scalar(statement, values)
    return None if found is None else float(found)
