"""Webhooks that were not genuine: counted always, looked into only as far as a flood of them allows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import Session

from desk.model import Quarantine, QuarantineHour

KEPT_AN_HOUR = 100
"""Rows kept an hour and reason: enough to see who calls, and nobody can fill the disk by calling."""


def quarantine(session: Session, *, reason: str, headers: Mapping[str, str], body_hash: str, now: datetime) -> None:
    """Keep that a webhook was not genuine, for operators to look into."""
    if count(session, reason=reason, now=now) <= KEPT_AN_HOUR:
        session.add(Quarantine(reason=reason, headers=dict(headers), body_hash=body_hash, at=now))


def count(session: Session, *, reason: str, now: datetime, times: int = 1) -> int:
    """Count webhooks of this hour that were not genuine; how many there are now."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = pg.insert(QuarantineHour).values(hour=hour, reason=reason, count=times)
    added = row.on_conflict_do_update(
        index_elements=[QuarantineHour.hour, QuarantineHour.reason],
        set_={"count": QuarantineHour.count + row.excluded.count},
    )
    return session.scalars(added.returning(QuarantineHour.count)).one()
