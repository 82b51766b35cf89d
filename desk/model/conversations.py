"""Conversations, their messages, and what was handed to providers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.model.base import Base
from desk.model.people import Address, Person


class Conversation(Base):
    """One person on one channel; `owner` says who answers: assistant, staff or (closed) nobody."""

    __tablename__ = "conversations"
    __table_args__ = (
        sa.Index(
            "uq_conversations_address_channel",
            "address_id",
            "channel",
            unique=True,
            postgresql_where=sa.text("address_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[int | None] = mapped_column(sa.ForeignKey("addresses.id", ondelete="CASCADE"))
    channel: Mapped[str]
    owner: Mapped[str] = mapped_column(default="assistant")
    owner_ticket_id: Mapped[int | None]
    pending: Mapped[dict[str, Any] | None]
    misses: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    token_digest: Mapped[str | None] = mapped_column(unique=True)
    resume_digest: Mapped[str | None] = mapped_column(unique=True)
    resume_sealed: Mapped[bytes | None]
    last_inbound_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
    address: Mapped[Address | None] = relationship()


class Message(Base):
    """Screened text in either direction. `seq` counts from 1 in each conversation."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.UniqueConstraint("conversation_id", "seq", name="uq_messages_conversation_seq"),
        sa.UniqueConstraint("conversation_id", "reply_key", name="uq_messages_conversation_reply_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    lang: Mapped[str]
    expects: Mapped[str | None]
    about: Mapped[list[str] | None]
    choices: Mapped[list[dict[str, Any]]] = mapped_column(pg.JSONB, default=list)
    choice: Mapped[str | None]
    intent: Mapped[str | None]
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    idempotency_token: Mapped[str | None] = mapped_column(unique=True)
    content: Mapped[dict[str, Any] | None]
    resent_from: Mapped[UUID | None]
    reply_key: Mapped[str | None]
    asked: Mapped[dict[str, Any] | None]
    in_reply_to: Mapped[UUID | None] = mapped_column(index=True)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    masked: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str]
    error_code: Mapped[int | None]
    segments: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    conversation: Mapped[Conversation] = relationship()
    parts: Mapped[list[Part]] = relationship(
        back_populates="message", order_by="Part.number", cascade="all, delete-orphan", passive_deletes=True
    )


class Part(Base):
    """One piece of an outgoing message as a provider counts it; a sent part is never sent again."""

    __tablename__ = "parts"

    message_id: Mapped[UUID] = mapped_column(sa.ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    segments: Mapped[int]
    status: Mapped[str] = mapped_column(default="queued")
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    error_code: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    message: Mapped[Message] = relationship(back_populates="parts")


class StatusEvent(Base):
    """One callback of a provider about one part, kept as it came: status words and codes only."""

    __tablename__ = "status_events"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["message_id", "number"], ["parts.message_id", "parts.number"], ondelete="CASCADE", name="fk_events_part"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    status: Mapped[str]
    error_code: Mapped[int | None]
    at: Mapped[datetime]


class Receipt(Base):
    """A message that left no text (flagged, refused, erased): a keyed hash of its provider id, kept 30 days."""

    __tablename__ = "receipts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    seq: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(index=True)


class Quarantine(Base):
    """A webhook that was not genuine: which headers it had and a hash of its body; never the body."""

    __tablename__ = "quarantine"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    headers: Mapped[dict[str, Any]]
    body_hash: Mapped[str]
    at: Mapped[datetime]


class QuarantineHour(Base):
    """How many webhooks were not genuine in an hour, by reason; counted even when rows are no longer kept."""

    __tablename__ = "quarantine_hours"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class SafetyEvent(Base):
    """That a safety message was shown: time, language, channel, country if known, flow. No text, no person."""

    __tablename__ = "safety_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    language: Mapped[str]
    channel: Mapped[str]
    country: Mapped[str | None]
    flow: Mapped[str]
    level: Mapped[str]
