"""Helpdesk staff, their API tokens, and the record of what they did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.model.base import Base


class Role(StrEnum):
    """What a member of staff may do."""

    AGENT = "agent"
    LANGUAGE_LEAD = "language_lead"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """Somebody who works the queue. Columns from `password` on are Flask-Security's."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(pg.ARRAY(sa.Text()), default=list)
    locale: Mapped[str] = mapped_column(default="en")
    sensitive_topics: Mapped[bool] = mapped_column(default=False)
    password: Mapped[str | None]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ApiToken(Base):
    """A bearer token of the staff API; only its hash is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    staff: Mapped[Staff] = relationship()


class AuditEvent(Base):
    """Who did what to which ticket, as codes and ids; never message text. Only ever added to."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    act: Mapped[str]
    ticket_ref: Mapped[str | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(pg.JSONB, default=dict)
    staff: Mapped[Staff | None] = relationship()
