"""Handing over: everything that waits in a conversation, oldest first, each part at most once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from desk import contents
from desk.errors import NotFound, SendError
from desk.messages import WEB
from desk.model import Conversation, Message
from desk.outbox import parts, refusals
from desk.outbox.parts import Delivery, Wait
from desk.outbox.rate import Rate
from desk.people import locked
from desk.ports import Composer, Enqueue, Sender

INLINE = 3.0
"""Seconds that a delivery waits by itself; for longer it ends and is started again."""
SKEW = timedelta(seconds=60)
"""How far the provider's clock may be behind ours when we look for a message of ours in its list."""


@dataclass(frozen=True)
class WayOut:
    """What a delivery works with. `rates` by channel; a channel without one is not held back."""

    sessions: sessionmaker[Session]
    senders: Mapping[str, Sender]
    status_callback: str
    enqueue: Enqueue
    clock: Callable[[], datetime]
    rates: Mapping[str, Rate] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep


def deliver(way: WayOut, *, message_id: UUID) -> float | None:
    """Hand over what waits in the message's conversation; seconds after which to come again, or None when all is done.

    A provider that refuses or does not answer never raises here: the part then waits for its next try, or has failed
    visibly. A worker that dies between the provider's answer and our commit leaves a part `sending`: whoever comes
    next asks the provider before anything is sent again.
    """
    now, paid = way.clock(), None
    conversation = _conversation_of(way, message_id)
    while conversation is not None:
        if isinstance(way.senders.get(conversation.channel), Composer):
            _compose(way, conversation, now=now)
        with way.sessions.begin() as session:
            step = _next(session, way, conversation.id, now=now, paid=paid)
        if step is None:
            return None
        if isinstance(step, Delivery):
            _hand_over(way, step, not_before=now)
            now, paid = max(way.clock(), now), None
        elif step.seconds > INLINE and step.paid is None:
            return step.seconds
        else:
            way.sleep(step.seconds)
            now, paid = max(way.clock(), now + timedelta(seconds=step.seconds)), step.paid
    return None


def give_up(way: WayOut, *, message_id: UUID) -> None:
    """A delivery stumbled again and again over something of ours: what is next in the conversation shows as failed."""
    conversation = _conversation_of(way, message_id)
    if conversation is None:
        return
    with way.sessions.begin() as session:
        message = parts.next_message(session, conversation.id)
        if message is not None:
            message.status, message.error_code = "failed", None
            for part in message.parts:
                if part.provider_id is None and part.status in ("queued", "sending"):
                    refusals.fail(message, part, None)


def _conversation_of(way: WayOut, message_id: UUID) -> Conversation | None:
    with way.sessions() as session:
        message = session.get(Message, message_id)
        return message.conversation if message else None


def _next(
    session: Session, way: WayOut, conversation_id: UUID, *, now: datetime, paid: tuple[UUID, int] | None
) -> Delivery | Wait | None:
    try:
        conversation = locked(session, conversation_id)
    except NotFound:
        return None  # erased meanwhile
    if conversation.channel == WEB:
        parts.show_on_web(session, conversation_id)
        return None
    sender, rate = way.senders[conversation.channel], way.rates.get(conversation.channel)
    while (message := parts.next_message(session, conversation_id)) is not None:
        if parts.prepare(session, message=message, sender=sender, now=now, enqueue=way.enqueue):
            is_paid = paid is not None and paid[0] == message.id
            return parts.next_part(session, message=message, now=now, rate=rate, paid=is_paid)
        session.flush()  # what may not leave is no longer next
    return None


def _hand_over(way: WayOut, part: Delivery, *, not_before: datetime) -> None:
    sender = way.senders[part.channel]
    try:
        if part.asks_since is not None:
            # A provider's template has words of its own; beside the time, only whose it is can tell.
            body = None if part.content else part.body
            _settle(way, part, sender.find(to=part.to, body=body, since=part.asks_since - SKEW))
            return
        provider_id = contents.send(
            way.sessions,
            message_id=part.message_id,
            content=part.content,
            to=part.to,
            body=part.body,
            sender=sender,
            status_callback=f"{way.status_callback}?message={part.message_id}&part={part.number}",
            now=way.clock(),
        )
    except SendError as error:
        with way.sessions.begin() as session:
            _refuse(session, way, part, error, now=max(way.clock(), not_before))
        return
    with way.sessions.begin() as session:
        parts.handed_over(session, message_id=part.message_id, number=part.number, provider_id=provider_id)


def _compose(way: WayOut, conversation: Conversation, *, now: datetime) -> None:
    """Let the provider prepare the buttons of what is next: a call, so before any lock."""
    with way.sessions() as session:
        message = parts.peek(session, conversation.id)
        wanted = message is not None and bool(message.choices) and not message.parts and not message.content
    if wanted and message is not None:
        contents.compose(way.sessions, message_id=message.id, sender=way.senders[conversation.channel], now=now)


def _settle(way: WayOut, part: Delivery, found: list[str]) -> None:
    """Take over the message that the provider has; otherwise the part may be sent again."""
    with way.sessions.begin() as session:
        provider_id = parts.unowned(session, found)
        if provider_id is not None:
            parts.handed_over(session, message_id=part.message_id, number=part.number, provider_id=provider_id)
        else:
            parts.not_there(session, message_id=part.message_id, number=part.number)


def _refuse(session: Session, way: WayOut, part: Delivery, error: SendError, *, now: datetime) -> None:
    if part.asks_since is not None:
        # We asked and got no answer either, so nothing is clearer than before.
        error = SendError(str(error), code=None, retryable=True, unclear=True)
        parts.asked_in_vain(session, message_id=part.message_id, number=part.number)
    refusals.refused(session, message_id=part.message_id, number=part.number, error=error, now=now, enqueue=way.enqueue)
