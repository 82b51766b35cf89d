"""WhatsApp's 24 hours: what may be sent freely, what waits, and the invitation that opens them again.

Outside the window a message is kept as `held` and one approved template invites the person to write; when they do,
what was held leaves first and in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.commands import opens
from desk.model import Conversation, Message, Part
from desk.people import locked, next_seq
from desk.ports import Enqueue
from desk.words import words

WHATSAPP = "whatsapp"
LENGTH = timedelta(hours=24)
CLOSED = 63016
"""The provider's code for free text outside the window."""
HELD, REPLACED = "held", "replaced"
"""Status of a message that waits; of a part that was refused outside the window and that a later part carries."""
ARRIVED = ("delivered", "read")
INVITATION, OPENING = "window.invitation", "window.opening"
"""Intents of the invitation and of the answer that only opens the window."""
PAYLOAD = "open"
"""What the template's button answers."""


@dataclass(frozen=True)
class State:
    """Whether staff can write freely, and until when; `until` is None where nothing closes or nobody knows."""

    is_open: bool
    until: datetime | None


def state(conversation: Conversation, now: datetime) -> State:
    """The window of a conversation; other channels have none, and an unknown one counts as open: the provider tells."""
    heard = conversation.last_inbound_at
    if conversation.channel != WHATSAPP or heard is None:
        return State(is_open=True, until=None)
    return State(is_open=now < heard + LENGTH, until=heard + LENGTH)


def is_closed(conversation: Conversation, now: datetime) -> bool:
    """Whether the provider would refuse free text."""
    return not state(conversation, now).is_open


def must_wait(session: Session, message: Message, *, now: datetime) -> bool:
    """Whether a message may not leave now: the window is closed, or earlier ones wait for it to open."""
    conversation = message.conversation
    if conversation.channel != WHATSAPP or message.intent == INVITATION:
        return False
    return is_closed(conversation, now) or _held_before(session, message)


def hold(session: Session, message: Message, *, now: datetime, enqueue: Enqueue) -> None:
    """Keep the message until the person writes; the first of a batch invites them, where a template is configured."""
    message.status, message.error_code = HELD, CLOSED
    conversation = locked(session, message.conversation_id)
    lang = conversation.person.language or message.lang
    sid = _templates(session).get(lang)
    if sid is not None and _invitation(session, conversation) is None:
        _invite(session, conversation, sid=sid, lang=lang, now=now, enqueue=enqueue)


def refused(session: Session, message: Message, *, now: datetime, enqueue: Enqueue) -> None:
    """The provider says that the window is closed: what it refused waits. A refused invitation has failed for good."""
    if message.intent == INVITATION:
        message.status, message.error_code = "failed", CLOSED
        return
    _begin_again(message)
    hold(session, message, now=now, enqueue=enqueue)


def release(session: Session, conversation: Conversation, *, now: datetime, enqueue: Enqueue) -> bool:
    """Send what was held, in order, now that the person has written; False when nothing was.

    Call it before the answer to what they wrote is started, in the same transaction.
    """
    if conversation.channel != WHATSAPP or is_closed(conversation, now):
        return False
    query = sa.select(Message).where(Message.conversation_id == conversation.id, Message.status == HELD)
    held = list(session.scalars(query.order_by(Message.seq).with_for_update(of=Message)))
    for message in held:
        message.status, message.error_code = "queued", None
        # Held twice, it is released twice: each time is a delivery of its own.
        _deliver(session, message, enqueue, again=f"-{conversation.last_seq}")
    return bool(held)


def only_opens(text: str, payload: str | None = None) -> bool:
    """Whether a message is the bare answer to the invitation and no request: "open" in any language, or the button."""
    return payload == PAYLOAD or opens(text)


def cause(session: Session, conversation: Conversation) -> str:
    """Why the held messages wait: the person is `invited`, was `not_reached` by that, or there is `no_template`."""
    invitation = _invitation(session, conversation, failed=True)
    if invitation is None:
        return "no_template"
    return "not_reached" if invitation.status == "failed" else "invited"


def _held_before(session: Session, message: Message) -> bool:
    query = sa.select(Message.id).where(
        Message.conversation_id == message.conversation_id, Message.status == HELD, Message.seq < message.seq
    )
    return session.scalar(query.limit(1)) is not None


def _invitation(session: Session, conversation: Conversation, *, failed: bool = False) -> Message | None:
    """The invitation to the messages that wait now: the last one since the first of them and since the person wrote."""
    mine = Message.conversation_id == conversation.id
    first = sa.select(sa.func.min(Message.seq)).where(mine, Message.status == HELD).scalar_subquery()
    query = sa.select(Message).where(mine, Message.intent == INVITATION, Message.seq > first)
    if not failed:
        query = query.where(Message.status != "failed")
    if conversation.last_inbound_at is not None:
        query = query.where(Message.created_at >= conversation.last_inbound_at)
    return session.scalar(query.order_by(Message.seq.desc()).limit(1))


def _invite(
    session: Session, conversation: Conversation, *, sid: str, lang: str, now: datetime, enqueue: Enqueue
) -> None:
    invitation = Message(
        conversation=conversation,
        seq=next_seq(conversation),
        author="assistant",
        kind="notice",
        text=words("bot", lang)(INVITATION),
        lang=lang,
        choices=[],
        intent=INVITATION,
        content={"sid": sid, "variables": {}},
        status="queued",
        created_at=now,
    )
    session.add(invitation)
    session.flush()  # the delivery is enqueued by id
    _deliver(session, invitation, enqueue)


def _begin_again(message: Message) -> None:
    """Make ready again what was refused.

    A part that the provider had taken gets a successor instead, which late news of the first cannot touch.
    """
    closed = (part for part in message.parts if part.error_code == CLOSED and part.status != REPLACED)
    first = min((part.number for part in closed if part.provider_id), default=None)
    for part in list(message.parts):
        if first is not None and part.number >= first and part.status not in (*ARRIVED, REPLACED):
            part.status = REPLACED
            last = max(other.number for other in message.parts)
            message.parts.append(Part(number=last + 1, body=part.body, segments=part.segments, status="queued"))
        elif part.provider_id is None and part.status != REPLACED:
            part.status, part.error_code, part.not_before = "queued", None, None


def _deliver(session: Session, message: Message, enqueue: Enqueue, *, again: str = "") -> None:
    enqueue(
        session,
        "deliver",
        str(message.id),
        workflow_id=f"deliver-{message.id}{again}",
        partition=str(message.conversation_id),
    )


def _templates(session: Session) -> Mapping[str, str]:
    found: Mapping[str, str] = session.info["templates"]
    return found
