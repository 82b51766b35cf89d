"""Tickets and what staff write on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from desk.crypto import vault
from desk.model.base import Base
from desk.model.conversations import Conversation
from desk.model.people import Person
from desk.model.staff import Staff


class Ticket(Base):
    """A structured request for support. Ids are those of the taxonomy; names and contacts are sealed."""

    __tablename__ = "tickets"
    __table_args__ = (sa.Index("ix_tickets_queue", sa.desc("created_at"), sa.desc("id")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(index=True)
    area: Mapped[str | None]
    topic: Mapped[str | None]
    support_type: Mapped[str | None]
    urgency: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    country: Mapped[str | None]
    location: Mapped[str | None]
    role: Mapped[str | None]
    organisation: Mapped[str | None]
    organisation_type: Mapped[str | None]
    description: Mapped[str]
    needed_by: Mapped[date | None]
    name_sealed: Mapped[bytes | None]
    contact_sealed: Mapped[bytes | None]
    flags: Mapped[list[str]] = mapped_column(pg.ARRAY(sa.Text()), default=list)
    provenance: Mapped[dict[str, Any]] = mapped_column(pg.JSONB, default=dict)
    opened_by_message: Mapped[str | None] = mapped_column(unique=True)
    request_id: Mapped[str | None] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    first_response_due: Mapped[datetime]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
    conversation: Mapped[Conversation] = relationship()
    assignee: Mapped[Staff | None] = relationship()

    @property
    def name(self) -> str | None:
        """The requester's name, opened."""
        return self._open(self.name_sealed)

    @property
    def contact(self) -> str | None:
        """The contact the requester gave, opened."""
        return self._open(self.contact_sealed)

    def _open(self, sealed: bytes | None) -> str | None:
        session = object_session(self)
        return vault(session).open(sealed) if sealed and session else None


class Note(Base):
    """What staff say to each other about a ticket; never sent."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    staff: Mapped[Staff] = relationship()
