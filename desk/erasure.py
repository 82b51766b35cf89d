"""Forgetting a person: what they wrote goes at once, the rest as soon as the farewell has left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.audit import record
from desk.crypto import Vault, vault
from desk.messages import WEB
from desk.model import Conversation, Message, Part, Person, Receipt, Ticket

LINGER = {"web_chat": 40, "sms": 20, "whatsapp": 20}
"""Seconds a conversation stays after the farewell, so that it can be fetched or sent; under a minute in all."""


def forget_words(session: Session, *, person: Person, now: datetime) -> list[UUID]:
    """Delete messages and tickets of a person now, mark the person for `purge`; answer the conversations.

    Every message and address of theirs leaves a receipt, so that no duplicate or reconciliation brings a word back.
    """
    mine = sa.select(Conversation.id).where(Conversation.person_id == person.id)
    theirs = sa.select(Message.provider_id, Message.idempotency_token)
    theirs = theirs.where(Message.conversation_id.in_(mine), Message.provider_id.is_not(None))
    for provider_id, token in session.execute(theirs):
        session.merge(Receipt(digest=vault(session).index(str(provider_id)), outcome="erased", at=now))
        if token is not None:
            session.merge(Receipt(digest=token_digest(session, token), outcome="erased", at=now))
    for address in person.addresses:
        # A message that we missed and the provider still lists has no receipt of its own.
        session.merge(Receipt(digest=address_digest(session, address.value), outcome="erased", at=now))
    for ref in session.scalars(sa.select(Ticket.ref).where(Ticket.person_id == person.id)):
        record(session, act="ticket.erased", by=None, now=now, ref=ref)
    session.execute(sa.delete(Ticket).where(Ticket.person_id == person.id))
    session.execute(sa.delete(Message).where(Message.conversation_id.in_(mine)))
    person.erase_after, person.name_sealed, person.contact_sealed = now, None, None
    person.consented_at = None
    return list(session.scalars(mine))


def copy_name(channel: str, provider_id: str) -> str:
    """A message at a channel's provider, as `discard` takes it."""
    return f"{channel}:{provider_id}"


def provider_copies(session: Session, *, person: Person) -> list[str]:
    """The names of all messages of a person at providers, theirs and ours; ask before `forget_words`."""
    mine = sa.and_(Conversation.person_id == person.id, Conversation.channel != WEB)
    theirs = sa.select(Conversation.channel, Message.provider_id).join_from(
        Message, Conversation, Message.conversation_id == Conversation.id
    )
    ours = sa.select(Conversation.channel, Part.provider_id).join_from(Part, Message, Part.message_id == Message.id)
    ours = ours.join(Conversation, Message.conversation_id == Conversation.id)
    held = sa.union_all(
        theirs.where(mine, Message.provider_id.is_not(None)), ours.where(mine, Part.provider_id.is_not(None))
    )
    return [copy_name(channel, str(provider_id)) for channel, provider_id in session.execute(held)]


def address_digest(session: Session, address: str) -> str:
    """What the receipt of an erased address is kept under."""
    return address_mark(vault(session), address)


def token_digest(session: Session, token: str) -> str:
    """What the receipt of a provider's mark of a repeated call is kept under."""
    return token_mark(vault(session), token)


def address_mark(keys: Vault, address: str) -> str:
    """The same, without a session."""
    return keys.index(f"erased-{address}")


def token_mark(keys: Vault, token: str) -> str:
    """The same, without a session."""
    return keys.index(f"token-{token}")


def purge(session: Session, *, person_id: UUID) -> list[UUID]:
    """Delete a person marked for it with everything of theirs; answer the conversations that went."""
    person = session.get(Person, person_id)
    if person is None or person.erase_after is None:
        return []
    gone = list(session.scalars(sa.select(Conversation.id).where(Conversation.person_id == person_id)))
    session.execute(sa.delete(Person).where(Person.id == person_id))
    return gone
