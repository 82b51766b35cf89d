"""What the desk notes of its own work: signs of life, comparisons with the provider, turns at a sending number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from desk.model.base import Base


class Heartbeat(Base):
    """When a process last said that it works."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Sweep(Base):
    """One comparison with the provider's list: how many messages it has since `since`, how many we hold or had."""

    __tablename__ = "sweeps"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    since: Mapped[datetime]
    provider_count: Mapped[int]
    held_count: Mapped[int]
    recovered: Mapped[int]


class SendingSlot(Base):
    """When a sending number is free for its next segment."""

    __tablename__ = "sending_slots"

    sender: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]


class ContentTemplate(Base):
    """Buttons or a list as the provider knows them, by the digest of their definition; made once, used again."""

    __tablename__ = "content_templates"

    digest: Mapped[str] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    definition: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
