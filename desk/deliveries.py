"""What did not reach people: staff see why, try again, or use another channel of the same person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from desk import outbox, window
from desk.access import visible
from desk.audit import record
from desk.errors import BadInput, Conflict, NotFound, Silenced
from desk.messages import WEB, say
from desk.model import Address, Conversation, Message, Staff, Ticket
from desk.outbox import parts, refusals
from desk.people import lock, locked
from desk.ports import Choice, Enqueue, Said

MOST = 100
SHORTEST_CONSENT = 3
PHONE_CHANNELS = ("sms", "whatsapp")
NEVER_INVITED = {"no_template": "no_template", "not_reached": "invitation_failed"}
"""Why a held message would wait for ever, as causes of ours."""
CAUSES = outbox.CAUSES | set(NEVER_INVITED.values())
"""Every cause there is; `admin.po` has words for each under `delivery.cause.CAUSE`."""


@dataclass(frozen=True)
class Failed:
    """A message that did not arrive: its ticket, a msgid that says why, and the person's other channels."""

    message: Message
    ticket: Ticket
    cause: str
    channels: tuple[str, ...]


def failed(session: Session, *, by: Staff, limit: int = MOST) -> list[Failed]:
    """What did not reach people whose tickets `by` may know of, newest first: failed, or held with nobody invited.

    Messages that were sent again by another channel are left out, and farewells that an opt-out cut off.
    """
    matters = sa.or_(
        Message.intent.is_distinct_from(parts.FAREWELL), Message.error_code.is_distinct_from(parts.OPTED_OUT)
    )
    query = _theirs(by).where(Message.status.in_(("failed", window.HELD)), matters, sa.not_(_sent_again()))
    query = query.options(joinedload(Message.conversation)).order_by(Message.created_at.desc(), Message.id)
    rows = session.execute(query.limit(max(1, min(limit, MOST)))).all()
    found = [(message, ticket, _cause(session, message)) for message, ticket in rows]
    return [
        Failed(message, ticket, f"delivery.cause.{why}", other_channels(message))
        for message, ticket, why in found
        if why is not None
    ]


def retry(session: Session, *, message_id: UUID, by: Staff, now: datetime, enqueue: Enqueue) -> Message:
    """Send again what failed of a message, and only that. Raises NotFound, Conflict when nothing failed, Silenced.

    A part of which nobody knows whether it arrived is asked for first. The number counts as good again.
    """
    message, ticket = _locked(session, message_id, by=by, statuses=("failed",))
    if parts.silenced(session, message.conversation):
        raise Silenced("The person asked for silence on this channel.")
    for part in list(message.parts):
        if part.provider_id is not None and part.status in outbox.FAILED:
            refusals.replace(message, part)
        elif part.provider_id is None and part.status != window.REPLACED:
            asks = part.status in outbox.FAILED and part.error_code is None and part.attempts > 0
            part.status, part.error_code, part.not_before = "sending" if asks else "queued", None, None
            part.attempts = 1 if asks else 0
    message.status, message.error_code = "queued", None
    _good_again(message.conversation.address)
    enqueue(
        session,
        "deliver",
        str(message.id),
        workflow_id=f"deliver-{message.id}-retry-{now:%Y%m%d%H%M%S%f}",
        partition=str(message.conversation_id),
    )
    record(session, act="delivery.retry", by=by, now=now, ref=ticket.ref, message=str(message.id))
    return message


def switch_channel(
    session: Session,
    *,
    message_id: UUID,
    to: str,
    by: Staff,
    now: datetime,
    enqueue: Enqueue,
    consent: str | None = None,
) -> Message:
    """Send the same text by another channel of the same person; the ticket goes on there. Answers the new message.

    Allowed when the person has written on that channel before, or `consent` says how they agreed; it is recorded.
    Raises NotFound, Silenced, Conflict when the message did not fail, BadInput on a channel or consent that won't do.
    """
    message, ticket = _locked(session, message_id, by=by, statuses=("failed", window.HELD))
    if to not in other_channels(message):
        raise BadInput("The person has no such other channel.", field="to")
    there = _conversation(session, message.conversation, channel=to, now=now)
    if parts.silenced(session, there):
        raise Silenced("The person asked for silence on this channel.")
    said_so = (consent or "").strip()[:200]
    if there.last_inbound_at is None and len(said_so) < SHORTEST_CONSENT:
        raise BadInput("Say how the person agreed to be written to there.", field="consent")
    sent = _say_there(session, message, there, by=by, now=now, enqueue=enqueue)
    _move(ticket, message.conversation, there)
    record(
        session,
        act="delivery.switch_channel",
        by=by,
        now=now,
        ref=ticket.ref,
        message=str(message.id),
        resent_as=str(sent.id),
        to=to,
        consent=said_so or "wrote_there",
    )
    return sent


def other_channels(message: Message) -> tuple[str, ...]:
    """The channels that a message's person can be reached by besides its own; SMS needs a number."""
    conversation = message.conversation
    if conversation.channel == WEB or conversation.address is None:
        return ()
    numbered = conversation.address.value.startswith("+")
    return tuple(
        channel for channel in PHONE_CHANNELS if channel != conversation.channel and (numbered or channel != "sms")
    )


def agreed_channels(session: Session, message: Message) -> frozenset[str]:
    """Where a message's person has written before: to switch there needs no word of their consent."""
    address = message.conversation.address_id
    query = sa.select(Conversation.channel).where(
        Conversation.address_id == address, Conversation.last_inbound_at.is_not(None)
    )
    return frozenset(session.scalars(query)) if address is not None else frozenset()


def trouble(session: Session, *, ticket: Ticket) -> Failed | None:
    """The last reply of staff to a ticket if it failed or is held, with why; None when it arrived or is under way."""
    last = unconfirmed_reply(session, ticket=ticket)
    if last is None or last.status not in ("failed", window.HELD):
        return None
    why = _cause(session, last) or outbox.cause(last.error_code)
    return Failed(last, ticket, f"delivery.cause.{why}", other_channels(last))


def unconfirmed_reply(session: Session, *, ticket: Ticket) -> Message | None:
    """The last reply of staff to a ticket if it has not arrived, as far as its channel tells; None when all is well.

    SMS and WhatsApp confirm arrival; the web chat does not, there only a failure counts.
    """
    query = sa.select(Message).where(Message.ticket_id == ticket.id, Message.author == "staff")
    last = session.scalar(query.order_by(Message.created_at.desc(), Message.seq.desc()).limit(1))
    if last is None or last.status in ("delivered", "read"):
        return None
    if last.conversation.channel == WEB and last.status not in ("failed", window.HELD):
        return None
    return last


def _theirs(by: Staff) -> sa.Select[Message, Ticket]:
    """Messages of the desk with the ticket they belong to, or the newest of their conversation, where `by` may look."""
    newest = (
        sa.select(sa.func.max(Ticket.id))
        .where(Ticket.conversation_id == Message.conversation_id)
        .correlate(Message)
        .scalar_subquery()
    )
    belongs = Ticket.id == sa.func.coalesce(Message.ticket_id, newest)
    return sa.select(Message, Ticket).join(Ticket, belongs).where(visible(by), Message.author != "requester")


def _sent_again() -> sa.ColumnElement[bool]:
    again = sa.orm.aliased(Message)
    return sa.exists().where(again.resent_from == Message.id)


def _cause(session: Session, message: Message) -> str | None:
    """Why a message did not arrive; None for one that waits for a person who has been invited."""
    if message.status == window.HELD:
        return NEVER_INVITED.get(window.cause(session, message.conversation))
    tried = any(part.attempts for part in message.parts)
    return outbox.cause(message.error_code) if tried or message.error_code is not None else "unknown"


def _locked(session: Session, message_id: UUID, *, by: Staff, statuses: Sequence[str]) -> tuple[Message, Ticket]:
    found = session.execute(_theirs(by).where(Message.id == message_id)).first()
    if found is None:
        raise NotFound("There is no such message.")
    message, ticket = found
    # In the order of everybody else: the conversation, then its message.
    locked(session, message.conversation_id)
    session.refresh(message, with_for_update=True)
    again = session.scalar(sa.select(Message.id).where(Message.resent_from == message.id).limit(1))
    if message.status not in statuses or again is not None:
        raise Conflict("This message has been sent again meanwhile.")
    return message, ticket


def _good_again(address: Address | None) -> None:
    if address is not None:
        address.unreachable_code = address.unreachable_at = None


def _conversation(session: Session, here: Conversation, *, channel: str, now: datetime) -> Conversation:
    if here.address is None:
        raise BadInput("The person has no such other channel.", field="to")
    lock(session, here.address.digest)
    query = sa.select(Conversation).where(Conversation.address_id == here.address_id, Conversation.channel == channel)
    found = session.scalar(query.with_for_update())
    if found is None:
        found = Conversation(person=here.person, address=here.address, channel=channel, created_at=now)
        session.add(found)
        session.flush()
    return found


def _say_there(
    session: Session, message: Message, there: Conversation, *, by: Staff, now: datetime, enqueue: Enqueue
) -> Message:
    choices = tuple(Choice(choice["title"], choice["value"]) for choice in message.choices)
    return say(
        session,
        there,
        Said(text=message.text, kind=message.kind, choices=choices, intent=message.intent),
        lang=message.lang,
        now=now,
        enqueue=enqueue,
        author=message.author,
        staff_id=by.id,
        ticket_id=message.ticket_id,
        resent_from=message.id,
    )


def _move(ticket: Ticket, here: Conversation, there: Conversation) -> None:
    """What the person answers there belongs to the ticket and goes to staff, as it did here."""
    ticket.conversation, ticket.channel = there, there.channel
    there.owner, there.owner_ticket_id, there.pending = "staff", ticket.id, None
    if here.owner_ticket_id == ticket.id:
        here.owner, here.owner_ticket_id = "assistant", None
