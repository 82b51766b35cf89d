"""Messages of a conversation: what came in, and what is to go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk import window
from desk.model import Conversation, Message
from desk.people import next_seq as next_seq
from desk.ports import Choice, Enqueue, Said

WEB = "web_chat"
TEXT_LIMIT = 1_500


def say(
    session: Session,
    conversation: Conversation,
    said: Said,
    *,
    lang: str,
    now: datetime,
    enqueue: Enqueue,
    author: str = "assistant",
    in_reply_to: UUID | None = None,
    **more: Any,
) -> Message:
    """Put one message into the outbox: its row and its delivery, in this transaction; held where it must wait."""
    message = Message(
        conversation=conversation,
        seq=next_seq(conversation),
        author=author,
        kind=said.kind,
        text=said.text,
        lang=lang,
        expects=said.expects,
        about=said.about,
        choices=[{"title": choice.title, "value": choice.value} for choice in said.choices],
        intent=said.intent,
        in_reply_to=in_reply_to,
        status="queued",
        created_at=now,
        **more,
    )
    session.add(message)
    session.flush()  # the delivery is enqueued by id
    if window.must_wait(session, message, now=now):
        window.hold(session, message, now=now, enqueue=enqueue)
    else:
        enqueue(
            session,
            "deliver",
            str(message.id),
            workflow_id=f"deliver-{message.id}",
            partition=str(conversation.id),
        )
    return message


def joined(said: Sequence[Said]) -> list[Said]:
    """Several messages of one turn as one: SMS and WhatsApp get one message a turn.

    The last one's question and choices stay open; a ticket or summary keeps its kind.
    """
    if len(said) < 2:
        return list(said)
    last = said[-1]
    strong = next((part.kind for part in said if part.kind in ("ticket", "safety", "summary")), last.kind)
    asks = next((part for part in reversed(said) if part.expects or part.choices), last)
    return [
        Said(
            text="\n".join(part.text for part in said if part.text),
            kind=strong,
            expects=asks.expects,
            about=asks.about,
            choices=asks.choices,
            intent=last.intent or said[0].intent,
        )
    ]


def open_question(said: Sequence[Said]) -> dict[str, Any] | None:
    """What the conversation waits for after these messages, as it is kept with the conversation."""
    asks = next((part for part in reversed(said) if part.expects or part.choices), None)
    if asks is None:
        return None
    return {
        "by": "assistant",
        "expects": asks.expects,
        "about": asks.about,
        "choices": [{"title": choice.title, "value": choice.value} for choice in asks.choices],
    }


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Choices from (title, value) pairs."""
    return tuple(Choice(title, value) for title, value in pairs)


def by_provider_id(session: Session, provider_id: str) -> Message | None:
    """The message with a provider's id, if it is stored."""
    return session.scalar(sa.select(Message).where(Message.provider_id == provider_id))


def by_reply_key(session: Session, conversation_id: UUID, key: str) -> Message | None:
    """The message that was written under a key, if any: a key never writes twice."""
    return session.scalar(
        sa.select(Message).where(Message.conversation_id == conversation_id, Message.reply_key == key)
    )


def text_before(session: Session, message: Message) -> str | None:
    """What the person wrote before a message in the same conversation, if it is kept."""
    return session.scalar(
        sa.select(Message.text)
        .where(
            Message.conversation_id == message.conversation_id, Message.author == "requester", Message.seq < message.seq
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )


def replies_to(session: Session, message_id: UUID) -> list[Message]:
    """What was said in answer to a message, oldest first."""
    return list(session.scalars(sa.select(Message).where(Message.in_reply_to == message_id).order_by(Message.seq)))
