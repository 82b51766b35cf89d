"""Sending: a message's parts are committed first, then handed to the provider one by one; status only moves forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from desk.errors import SendError
from desk.messages import WEB
from desk.model import Message, OptOut, Part
from desk.ports import Choice, Outgoing, Sender

RANK = {"queued": 0, "accepted": 0, "sending": 1, "sent": 2, "delivered": 3, "read": 4}
FAILED = ("failed", "undelivered", "canceled")
OPTED_OUT = 21610


@dataclass(frozen=True)
class Delivery:
    """The next part to hand over: to whom and what."""

    number: int
    to: str
    body: str


def prepare(session: Session, *, message_id: UUID, sender: Sender) -> Message | None:
    """Cut the message into parts once; None when it is gone. Opted-out addresses get nothing."""
    message = session.scalar(sa.select(Message).where(Message.id == message_id).with_for_update(of=Message))
    if message is None or message.parts or message.status in FAILED:
        return message
    if _silenced(session, message):
        message.status, message.error_code = "failed", OPTED_OUT
        return message
    choices = tuple(Choice(choice["title"], choice["value"]) for choice in message.choices)
    bodies = sender.render(Outgoing(text=message.text, lang=message.lang, choices=choices, kind=message.kind))
    message.parts = [
        Part(number=number, body=body, segments=sender.segments(body)) for number, body in enumerate(bodies, 1)
    ]
    message.segments = sum(part.segments for part in message.parts)
    return message


def next_part(session: Session, *, message_id: UUID) -> Delivery | None:
    """The first part not handed over yet, marked `sending`; None when there is none."""
    message = session.get(Message, message_id)
    if message is None or message.status in FAILED:
        return None
    part = next((part for part in message.parts if part.provider_id is None), None)
    address = message.conversation.address
    if part is None or address is None:
        return None
    part.status = "sending"
    return Delivery(part.number, address.value, part.body)


def handed_over(session: Session, *, message_id: UUID, number: int, provider_id: str) -> None:
    """Keep the provider's id of a part: it is never sent again."""
    part = session.get(Part, (message_id, number))
    if part is not None:
        part.provider_id = provider_id
        if part.status == "sending":
            part.status = "queued"


def refused(session: Session, *, message_id: UUID, code: int | None, now: datetime) -> None:
    """The provider will not take the message; an opt-out is kept as such."""
    message = session.get(Message, message_id)
    if message is None:
        return
    message.status, message.error_code = "failed", code
    address = message.conversation.address
    if code == OPTED_OUT and address is not None:
        session.merge(OptOut(digest=address.digest, channel=message.conversation.channel, at=now))


PartKey = tuple[UUID, int]


def record_status(
    session: Session,
    *,
    provider_id: str,
    status: str,
    error_code: int | None,
    now: datetime,
    part_key: PartKey | None = None,
) -> bool:
    """Apply a provider's status to its part and message; False when the part is not ours. Late news never goes back.

    `part_key` is what the callback address carried: a callback can be faster than the answer to the sending.
    """
    part = session.scalar(sa.select(Part).where(Part.provider_id == provider_id).with_for_update())
    if part is None and part_key is not None:
        part = _unclaimed(session, part_key)
        if part is not None:
            part.provider_id = provider_id
    if part is None:
        return False
    _forward(part, status)
    if status in FAILED and error_code is not None:
        part.error_code = error_code
    session.refresh(part.message, with_for_update=True)
    _summarise(part.message)
    return True


def _unclaimed(session: Session, key: PartKey) -> Part | None:
    part = session.get(Part, key, with_for_update=True)
    return part if part is not None and part.provider_id is None else None


def send_all(sessions: sessionmaker[Session], *, message_id: UUID, sender: Sender, status_callback: str) -> None:
    """Hand over every part not yet handed over, in order; raises a retryable SendError to be called again."""
    with sessions.begin() as session:
        message = prepare(session, message_id=message_id, sender=sender)
        if message is None or message.conversation.channel == WEB:
            if message is not None and message.status == "queued":
                message.status = "sent"
            return
    while True:
        with sessions.begin() as session:
            part = next_part(session, message_id=message_id)
        if part is None:
            break
        callback = f"{status_callback}?message={message_id}&part={part.number}"
        provider_id = sender.send(to=part.to, body=part.body, status_callback=callback)
        with sessions.begin() as session:
            handed_over(session, message_id=message_id, number=part.number, provider_id=provider_id)
    with sessions.begin() as session:
        message = session.get(Message, message_id, with_for_update={"of": Message})
        if message is not None:
            _summarise(message)


def give_up(sessions: sessionmaker[Session], *, message_id: UUID, error: SendError, now: datetime) -> None:
    """After a permanent refusal or the last try: the message shows as failed, with its code."""
    with sessions.begin() as session:
        refused(session, message_id=message_id, code=error.code, now=now)


def _silenced(session: Session, message: Message) -> bool:
    address = message.conversation.address
    if address is None or message.intent == "optout.done":
        return False
    return session.get(OptOut, (address.digest, message.conversation.channel)) is not None


def _forward(part: Part, status: str) -> None:
    if part.status in FAILED:
        return
    if status in FAILED:
        part.status = status if RANK.get(part.status, 0) < RANK["delivered"] else part.status
    elif RANK.get(status, -1) > RANK.get(part.status, -1) or part.status == "sending":
        part.status = "queued" if status == "accepted" else status


def _summarise(message: Message) -> None:
    """A message is as far as its slowest part, and failed when any part failed."""
    failed = next((part for part in message.parts if part.status in FAILED), None)
    if failed is not None:
        message.status, message.error_code = "failed", failed.error_code
    elif message.parts and all(part.provider_id for part in message.parts) and message.status != "failed":
        message.status = min((part.status for part in message.parts), key=lambda status: RANK.get(status, 0))
