"""People and the addresses they write from. The only tables that hold an address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from desk.crypto import vault
from desk.model.base import Base


class Person(Base):
    """Somebody who writes to the desk, over all channels."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    language: Mapped[str | None]
    language_chosen: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None]
    consent_version: Mapped[str | None]
    name_sealed: Mapped[bytes | None]
    contact_sealed: Mapped[bytes | None]
    erase_after: Mapped[datetime | None]
    created_at: Mapped[datetime]
    addresses: Mapped[list[Address]] = relationship(
        back_populates="person", cascade="all, delete-orphan", passive_deletes=True
    )


class Address(Base):
    """A number or WhatsApp id, sealed; SMS and WhatsApp of one number share one row."""

    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes]
    digest: Mapped[str] = mapped_column(unique=True)
    unreachable_code: Mapped[int | None]
    unreachable_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(back_populates="addresses")

    @property
    def value(self) -> str:
        """The number or id itself; open it only to send."""
        session = object_session(self)
        if session is None:
            raise RuntimeError("an address can be opened only inside its session")
        return vault(session).open(self.sealed)


class OptOut(Base):
    """The ledger of addresses that asked for silence. Outlives the person's data, as a hash."""

    __tablename__ = "opt_outs"

    digest: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
