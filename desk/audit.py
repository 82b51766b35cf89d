"""The record of what staff did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.errors import NotAllowed
from desk.model import AuditEvent, Role, Staff


def record(
    session: Session, *, act: str, by: Staff | None, now: datetime, ref: str | None = None, **details: Any
) -> None:
    """Add one event; `details` are ids and codes, never message text."""
    session.add(AuditEvent(at=now, staff_id=by.id if by else None, act=act, ticket_ref=ref, details=details))


def events(session: Session, *, by: Staff, before: int | None = None, limit: int = 50) -> list[AuditEvent]:
    """The newest events first, for administrators and safeguarding leads; raises NotAllowed for others."""
    if by.role not in (Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD):
        raise NotAllowed("Only administrators and safeguarding leads read the audit record.")
    query = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(min(limit, 200))
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return list(session.scalars(query))
