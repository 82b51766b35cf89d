"""Web chat conversations: opened without an account, held by a token, resumed by a code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.crypto import vault
from desk.errors import NotAllowed, NotFound
from desk.messages import WEB
from desk.model import Conversation, Message, Person
from desk.references import spoken_code

FORWARD_ONLY = ("queued", "sending", "sent")


@dataclass(frozen=True)
class NewChat:
    """What a browser needs to go on; the token and code are shown once and kept only as hashes."""

    conversation_id: UUID
    token: str
    resume_code: str


def create(session: Session, *, locale: str | None, now: datetime) -> NewChat:
    """A new conversation; `locale` is a first guess at the language, no more."""
    person = Person(created_at=now, language=locale if locale in session.info["languages"] else None)
    token, code = secrets.token_urlsafe(32), spoken_code(10)
    conversation = Conversation(
        person=person,
        channel=WEB,
        created_at=now,
        token_digest=vault(session).index(token),
        resume_digest=vault(session).index(code),
        resume_sealed=vault(session).seal(code),
    )
    session.add(conversation)
    session.flush()
    return NewChat(conversation.id, token, code)


def authenticate(session: Session, *, conversation_id: UUID, token: str) -> Conversation:
    """The conversation a token holds; raises NotFound when it is gone, NotAllowed on a wrong token."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or conversation.channel != WEB:
        raise NotFound("There is no such conversation. Open a new one.")
    if not secrets.compare_digest(conversation.token_digest or "", vault(session).index(token)):
        raise NotAllowed("This token does not open the conversation. Resume with the code, or open a new one.")
    return conversation


def resume(session: Session, *, resume_code: str, now: datetime) -> NewChat:
    """A fresh token for the conversation of a resume code; the old token ends. Raises NotFound."""
    code = resume_code.strip().upper().replace("-", "").replace(" ", "")
    query = sa.select(Conversation).where(Conversation.resume_digest == vault(session).index(code)).with_for_update()
    conversation = session.scalar(query)
    if conversation is None or conversation.person.erase_after is not None:
        raise NotFound("This code opens no conversation. Check it, or open a new one.")
    token = secrets.token_urlsafe(32)
    conversation.token_digest = vault(session).index(token)
    return NewChat(conversation.id, token, code)


def messages_after(session: Session, *, conversation: Conversation, after: int, now: datetime) -> list[Message]:
    """Messages with a higher number, oldest first, at most 200. What the browser fetches is delivered."""
    query = (
        sa.select(Message)
        .where(Message.conversation_id == conversation.id, Message.seq > after)
        .where(sa.or_(Message.text != "", Message.author != "requester"))
        .order_by(Message.seq)
        .limit(200)
    )
    found = list(session.scalars(query))
    waiting = [message.id for message in found if message.author != "requester" and message.status in FORWARD_ONLY]
    if waiting:
        session.execute(sa.update(Message).where(Message.id.in_(waiting)).values(status="delivered"))
    return found
