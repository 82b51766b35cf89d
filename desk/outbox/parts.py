"""What is to go next in a conversation: the oldest message that waits, cut into parts, its next part claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk import contents, window
from desk.model import Conversation, Message, OptOut, Part
from desk.outbox import rate as rates
from desk.outbox.rate import Rate
from desk.outbox.refusals import MARKED, fail
from desk.outbox.statuses import claim, summarise
from desk.ports import Content, Enqueue, Sender

OPTED_OUT = 21610
FAREWELL = "optout.done"
"""The intent of the one answer to an opt-out that still goes out."""
LEASE = 30.0
"""Seconds after which a part that was handed over without an answer belongs to a dead worker: a living one has given
up its request by then (10 s to connect, 10 s to read)."""
STRANDED = timedelta(minutes=15)
"""A message that was due so long ago has no worker any more."""


@dataclass(frozen=True)
class Delivery:
    """A part to hand over now: to whom and what. With `asks_since` the provider is asked first whether it has it."""

    message_id: UUID
    number: int
    channel: str
    to: str
    body: str
    content: Content | None = None
    asks_since: datetime | None = None


@dataclass(frozen=True)
class Wait:
    """Nothing can go for so many seconds; `paid` says that a moment of the sending number is taken for this part."""

    seconds: float
    paid: tuple[UUID, int] | None = None


def next_message(session: Session, conversation_id: UUID) -> Message | None:
    """The oldest message of the conversation that is not wholly handed over, locked; None when there is none."""
    return session.scalar(_waiting(conversation_id).with_for_update(of=Message))


def peek(session: Session, conversation_id: UUID) -> Message | None:
    """The same without a lock: it may have gone a moment later."""
    return session.scalar(_waiting(conversation_id))


def _waiting(conversation_id: UUID) -> sa.Select[Message]:
    begun = sa.exists().where(Part.message_id == Message.id)
    unsent = begun.where(Part.provider_id.is_(None), Part.status != window.REPLACED)
    return (
        sa.select(Message)
        .where(Message.conversation_id == conversation_id, Message.author != "requester")
        .where(Message.status.in_(("queued", "sending")), sa.or_(sa.not_(begun), unsent))
        .order_by(Message.seq)
        .limit(1)
    )


def prepare(session: Session, *, message: Message, sender: Sender, now: datetime, enqueue: Enqueue) -> bool:
    """Cut the message into parts once; False when it may not leave: it has then failed, or waits for the window."""
    code = _barred(session, message)
    if code is not None:
        _stop(message, code)
        return False
    if window.must_wait(session, message, now=now):
        window.hold(session, message, now=now, enqueue=enqueue)
        return False
    if not message.parts:
        bodies = sender.render(contents.outgoing(message))
        message.parts = [
            Part(number=number, body=body, segments=sender.segments(body), status="queued", attempts=0)
            for number, body in enumerate(bodies, 1)
        ]
        message.segments = sum(part.segments for part in message.parts)
        session.flush()
    return True


def next_part(
    session: Session, *, message: Message, now: datetime, rate: Rate | None, paid: bool = False
) -> Delivery | Wait | None:
    """The first part not handed over yet, marked `sending`; or how long it has to wait; None when there is none."""
    part = next((part for part in message.parts if part.provider_id is None and part.status != window.REPLACED), None)
    address = message.conversation.address
    if part is None or address is None:
        return None
    due = _due(part)
    if due is not None and due > now:
        return Wait((due - now).total_seconds())
    asks_since = (part.tried_at or message.created_at) if part.status == "sending" else None
    delivery = Delivery(
        message.id,
        part.number,
        message.conversation.channel,
        address.value,
        part.body,
        contents.content_of(message),
        asks_since,
    )
    if asks_since is not None:
        return delivery
    wait = None if rate is None or paid else _turn(session, message, part, rate, now=now)
    if wait is not None:
        return wait
    part.status, part.tried_at, part.not_before = "sending", now, None
    part.attempts += 1
    return delivery


def handed_over(session: Session, *, message_id: UUID, number: int, provider_id: str) -> None:
    """Keep the provider's id of a part: it is never sent again."""
    message = session.get(Message, message_id, with_for_update={"of": Message}, populate_existing=True)
    part = session.get(Part, (message_id, number), populate_existing=True)
    if message is None or part is None:
        return
    if part.provider_id is None:
        claim(part, provider_id)
    summarise(message)


def not_there(session: Session, *, message_id: UUID, number: int) -> None:
    """The provider has not got a part whose handing over ended unclearly: it may be sent again."""
    part = session.get(Part, (message_id, number), with_for_update=True)
    if part is not None and part.provider_id is None and part.status == "sending":
        part.status, part.not_before = "queued", None


def asked_in_vain(session: Session, *, message_id: UUID, number: int) -> None:
    """The provider could not even be asked about a part: that counts as a try."""
    part = session.get(Part, (message_id, number), with_for_update=True)
    if part is not None:
        part.attempts += 1


def unowned(session: Session, found: list[str]) -> str | None:
    """The first of the provider's ids that no part of ours holds."""
    owned = set(session.scalars(sa.select(Part.provider_id).where(Part.provider_id.in_(found))))
    return next((provider_id for provider_id in found if provider_id not in owned), None)


def show_on_web(session: Session, conversation_id: UUID) -> None:
    """The web chat fetches its messages: to send is to let them be fetched."""
    session.execute(
        sa.update(Message)
        .where(Message.conversation_id == conversation_id, Message.status == "queued", Message.author != "requester")
        .values(status="sent")
    )


def stranded(session: Session, *, now: datetime, enqueue: Enqueue) -> int:
    """Start a delivery wherever a message was due long ago and no worker came; answer in how many conversations."""
    late = now - STRANDED
    due = sa.func.coalesce(Part.not_before, Part.tried_at, Message.created_at)
    ahead, its_part = sa.orm.aliased(Message), sa.orm.aliased(Part)
    in_time = sa.exists().where(
        ahead.conversation_id == Message.conversation_id, its_part.message_id == ahead.id, its_part.not_before > late
    )
    query = (
        sa.select(sa.func.min(sa.cast(Message.id, sa.Text)), Message.conversation_id)
        .join(Part, sa.and_(Part.message_id == Message.id, Part.status != window.REPLACED), isouter=True)
        .where(Message.author != "requester", Message.status.in_(("queued", "sending")))
        .where(Part.provider_id.is_(None), due < late, sa.not_(in_time))
        .group_by(Message.conversation_id)
    )
    found = session.execute(query).all()
    for message_id, conversation_id in found:
        enqueue(
            session,
            "deliver",
            message_id,
            workflow_id=f"deliver-{message_id}-late-{now:%Y%m%d%H%M}",
            partition=str(conversation_id),
        )
    return len(found)


def silenced(session: Session, conversation: Conversation) -> bool:
    """Whether the address asked for silence on this channel."""
    address = conversation.address
    return address is not None and session.get(OptOut, (address.digest, conversation.channel)) is not None


def _barred(session: Session, message: Message) -> int | None:
    """The code that keeps a message from being sent: an opt-out; for the assistant also a number that is none."""
    conversation = message.conversation
    if message.intent != FAREWELL and silenced(session, conversation):
        return OPTED_OUT
    marked = conversation.address.unreachable_code if conversation.address else None
    return marked if message.author != "staff" and conversation.channel == MARKED else None


def _stop(message: Message, code: int) -> None:
    message.status, message.error_code = "failed", code
    for part in message.parts:
        if part.provider_id is None and part.status != window.REPLACED:
            fail(message, part, code)


def _due(part: Part) -> datetime | None:
    if part.not_before is not None or part.status != "sending" or part.tried_at is None:
        return part.not_before
    return part.tried_at + timedelta(seconds=LEASE)


def _turn(session: Session, message: Message, part: Part, rate: Rate, *, now: datetime) -> Wait | None:
    """None when the sending number is free for this part now."""
    if message.author == "staff":
        seconds = rates.reserve(session, rate, segments=part.segments)
        return Wait(seconds, paid=(message.id, part.number)) if seconds else None
    in_line = part.not_before is not None
    seconds = 0.0 if in_line else rates.stand_in_line(session, rate, segments=part.segments)
    seconds = seconds or rates.take(session, rate, segments=part.segments)
    if not seconds:
        return None
    part.not_before = now + timedelta(seconds=seconds)
    return Wait(seconds)
