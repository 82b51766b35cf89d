"""Who writes: people found by their address, and their conversations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.crypto import vault
from desk.errors import NotFound
from desk.model import Address, Conversation, Person


def lock(session: Session, digest: str) -> None:
    """Hold other messages of the same address back until this transaction ends."""
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock_key(digest))))


def lock_key(digest: str) -> int:
    """The number of the database's lock that an address is held by."""
    return int(digest[:15], 16)


def conversation_for(session: Session, *, channel: str, address: str, now: datetime) -> Conversation:
    """The conversation of an address on a channel; made, with its person, at first contact."""
    digest = vault(session).index(address)
    lock(session, digest)
    row = session.scalar(sa.select(Address).where(Address.digest == digest))
    if row is not None and row.person.erase_after is not None:
        # An erased person who writes again is somebody new.
        session.delete(row.person)
        session.flush()
        row = None
    if row is None:
        row = Address(person=Person(created_at=now), sealed=vault(session).seal(address), digest=digest, created_at=now)
        session.add(row)
        session.flush()
    found = session.scalar(
        sa.select(Conversation)
        .where(Conversation.address_id == row.id, Conversation.channel == channel)
        .with_for_update()
    )
    if found is None:
        found = Conversation(person=row.person, address=row, channel=channel, created_at=now)
        session.add(found)
        session.flush()
    return found


def locked(session: Session, conversation_id: UUID) -> Conversation:
    """The conversation, its row locked until the transaction ends; raises NotFound."""
    found = session.scalar(
        sa.select(Conversation).where(Conversation.id == conversation_id).with_for_update(of=Conversation)
    )
    if found is None:
        raise NotFound("This conversation is gone.")
    return found


def next_seq(conversation: Conversation) -> int:
    """The next number in the conversation; its row must be locked."""
    conversation.last_seq += 1
    return conversation.last_seq
