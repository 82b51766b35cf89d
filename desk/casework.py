"""What staff do with a ticket. Every act checks the access predicate and leaves an audit event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.access import readable, visible
from desk.audit import record
from desk.deliveries import unconfirmed_reply
from desk.errors import BadInput, Conflict, NotFound, StaleReply, TransitionRefused, Undelivered
from desk.messages import TEXT_LIMIT, say
from desk.model import Conversation, Message, Note, Staff, Ticket
from desk.people import locked
from desk.ports import Enqueue, Said
from desk.references import normal_reference
from desk.taxonomy import taxonomy
from desk.tickets import checked

REPLY_LIMIT = TEXT_LIMIT
ENDINGS = ("resolved", "closed", "out_of_scope", "duplicate")
"""Statuses that end a request on our side: nobody looks at it any more."""


def get(session: Session, *, ref: str, by: Staff, lock: bool = False) -> Ticket:
    """The ticket; raises NotFound when there is none or `by` may not know of it."""
    query = sa.select(Ticket).where(Ticket.ref == (normal_reference(ref) or ref), visible(by))
    found = session.scalar(query.with_for_update(of=Ticket) if lock else query)
    if found is None:
        raise NotFound("There is no such ticket.")
    return found


def viewed(session: Session, *, ticket: Ticket, by: Staff, now: datetime) -> None:
    """Record that a ticket was read."""
    record(session, act="ticket.view", by=by, now=now, ref=ticket.ref)


def take(session: Session, *, ref: str, by: Staff, now: datetime) -> Ticket:
    """Make the ticket yours; raises Conflict when a colleague has it."""
    ticket = get(session, ref=ref, by=by, lock=True)
    if ticket.assignee_id not in (None, by.id):
        raise Conflict("A colleague has taken this ticket.")
    return _assign(session, ticket, to=by, by=by, now=now)


def assign(session: Session, *, ref: str, to: Staff | None, by: Staff, now: datetime) -> Ticket:
    """Give the ticket to somebody, or (None) back to the queue."""
    return _assign(session, get(session, ref=ref, by=by, lock=True), to=to, by=by, now=now)


def change_status(
    session: Session,
    *,
    ref: str,
    status: str,
    by: Staff,
    now: datetime,
    reason: str | None = None,
    despite_undelivered: bool = False,
) -> Ticket:
    """Move the ticket to a status, through the taxonomy's transitions, each recorded; raises TransitionRefused.

    Raises Undelivered when that ends the request while the last reply of staff has not arrived; with
    `despite_undelivered` it is recorded and done.
    """
    ticket = get(session, ref=ref, by=by, lock=True)
    if status not in taxonomy().statuses:
        raise BadInput(f"{status!r} is not a status.", field="status")
    reply_lost = unconfirmed_reply(session, ticket=ticket) if status in ENDINGS and ticket.status != status else None
    if reply_lost is not None and not despite_undelivered:
        raise Undelivered("The last reply has not arrived. Look at its delivery first, or end the request knowingly.")
    if reply_lost is not None:
        record(session, act="ticket.ended_undelivered", by=by, now=now, ref=ticket.ref, message=str(reply_lost.id))
    _walk(session, ticket, to=status, by=by, now=now, reason=reason)
    return ticket


def edit_field(session: Session, *, ref: str, field: str, value: Any, by: Staff, now: datetime) -> Ticket:
    """Correct a field of the request; its provenance becomes `staff`. Raises BadInput."""
    ticket = get(session, ref=ref, by=by, lock=True)
    setattr(ticket, field, checked({field: value}).get(field)) if value not in (None, "") else _clear(ticket, field)
    if field == "topic" and ticket.topic:
        ticket.area = taxonomy().topics[ticket.topic].area
    ticket.provenance = {**ticket.provenance, field: {"message": None, "confidence": 1.0, "how": "staff"}}
    ticket.updated_at = now
    record(session, act="ticket.edit", by=by, now=now, ref=ticket.ref, field=field)
    return ticket


def add_note(session: Session, *, ref: str, text: str, by: Staff, now: datetime) -> Note:
    """A note for colleagues; raises BadInput when it is empty."""
    ticket = get(session, ref=ref, by=by)
    if not text.strip():
        raise BadInput("Write something.", field="text")
    note = Note(ticket_id=ticket.id, staff=by, text=text.strip()[:5000], created_at=now)
    session.add(note)
    session.flush()
    record(session, act="ticket.note", by=by, now=now, ref=ticket.ref)
    return note


def reply(
    session: Session,
    *,
    ref: str,
    key: str,
    text: str,
    seen_seq: int,
    by: Staff,
    now: datetime,
    enqueue: Enqueue,
) -> tuple[Message, bool]:
    """Answer the requester on their channel; the conversation is then the staff's.

    Answers the message and whether it is new: the same `key` never sends twice. Raises StaleReply when
    somebody wrote after `seen_seq`, BadInput when the text is empty or over 1,500 characters.
    """
    ticket = get(session, ref=ref, by=by)
    conversation = locked(session, ticket.conversation_id)
    already = session.scalar(
        sa.select(Message).where(Message.conversation_id == conversation.id, Message.reply_key == key)
    )
    if already is not None:
        return already, False
    if not text.strip() or len(text) > REPLY_LIMIT:
        raise BadInput(f"A reply has 1 to {REPLY_LIMIT} characters.", field="text")
    newer = _newer(session, ticket, seen_seq, by=by)
    if newer:
        raise StaleReply("Something came in since you looked. Read it, then send.", newer)
    if conversation.owner != "staff":
        take_over(session, ref=ref, by=by, now=now)
    message = say(
        session,
        conversation,
        Said(text=text.strip(), kind="answer"),
        lang=ticket.language,
        now=now,
        enqueue=enqueue,
        author="staff",
        staff_id=by.id,
        reply_key=key,
        ticket_id=ticket.id,
    )
    _answered(session, ticket, by=by, now=now)
    record(session, act="ticket.reply", by=by, now=now, ref=ticket.ref, message=str(message.id))
    return message, True


def take_over(session: Session, *, ref: str, by: Staff, now: datetime) -> Ticket:
    """From now on the assistant is silent in the ticket's conversation."""
    return _own(session, ref=ref, owner="staff", by=by, now=now)


def hand_back(session: Session, *, ref: str, by: Staff, now: datetime) -> Ticket:
    """Let the assistant answer again."""
    return _own(session, ref=ref, owner="assistant", by=by, now=now)


def reveal_contact(session: Session, *, ref: str, reason: str, by: Staff, now: datetime) -> dict[str, str | None]:
    """Name, contact and address of the requester; raises BadInput without a reason, which is recorded."""
    ticket = get(session, ref=ref, by=by)
    if len(reason.strip()) < 3:
        raise BadInput("Say why you need the contact.", field="reason")
    record(session, act="ticket.reveal", by=by, now=now, ref=ticket.ref, reason=reason.strip()[:200])
    address = ticket.conversation.address
    return {"name": ticket.name, "contact": ticket.contact, "address": address.value if address else None}


def _assign(session: Session, ticket: Ticket, *, to: Staff | None, by: Staff, now: datetime) -> Ticket:
    if to is None:
        if ticket.status == "assigned":
            _walk(session, ticket, to="triaged", by=by, now=now)
    elif ticket.status in ("new", "triaged"):
        _walk(session, ticket, to="assigned", by=by, now=now)
    ticket.assignee, ticket.updated_at = to, now
    record(session, act="ticket.assign", by=by, now=now, ref=ticket.ref, to=to.id if to else None)
    return ticket


def _answered(session: Session, ticket: Ticket, *, by: Staff, now: datetime) -> None:
    """A reply means that somebody is working on it."""
    if ticket.assignee_id is None:
        ticket.assignee = by
    if ticket.status in ("new", "triaged", "assigned", "reopened"):
        _walk(session, ticket, to="in_progress", by=by, now=now)
    ticket.updated_at = now


def _own(session: Session, *, ref: str, owner: str, by: Staff, now: datetime) -> Ticket:
    ticket = get(session, ref=ref, by=by)
    conversation = locked(session, ticket.conversation_id)
    if conversation.owner != owner:
        conversation.owner = owner
        conversation.owner_ticket_id = ticket.id if owner == "staff" else None
        conversation.pending = None
        record(session, act=f"conversation.{owner}", by=by, now=now, ref=ticket.ref)
    return ticket


def _walk(session: Session, ticket: Ticket, *, to: str, by: Staff, now: datetime, reason: str | None = None) -> None:
    for step in _path(ticket.status, to):
        record(
            session,
            act="ticket.status",
            by=by,
            now=now,
            ref=ticket.ref,
            was=ticket.status,
            now_is=step,
            reason=reason,
        )
        ticket.status = step
    ticket.updated_at = now
    if to in ("closed", "withdrawn"):
        conversation = session.get(Conversation, ticket.conversation_id)
        if conversation is not None and conversation.owner_ticket_id == ticket.id:
            conversation.owner, conversation.owner_ticket_id = "assistant", None


def _path(start: str, to: str) -> list[str]:
    """The shortest way along the taxonomy's transitions; withdrawal works from everywhere."""
    if start == to:
        return []
    if to == "withdrawn":
        return ["withdrawn"]
    statuses, seen, ways = taxonomy().statuses, {start}, [[start]]
    for way in ways:
        for step in statuses[way[-1]].next:
            # Ways through an ending would close and reopen a ticket behind everybody's back.
            if step == to:
                return [*way[1:], step]
            if step not in seen and step not in (
                "withdrawn",
                "expired",
                "closed",
                "out_of_scope",
                "duplicate",
                "waiting_requester",
            ):
                seen.add(step)
                ways.append([*way, step])
    raise TransitionRefused(f"A ticket that is {start} cannot become {to}.")


def _clear(ticket: Ticket, field: str) -> None:
    if field in ("urgency", "description"):
        raise BadInput(f"{field} cannot be empty.", field=field)
    checked({field: None})
    if not hasattr(Ticket, field) or field in ("id", "ref", "status", "person", "conversation"):
        raise BadInput(f"A ticket has no field {field!r}.", field=field)
    setattr(ticket, field, None)


def _newer(session: Session, ticket: Ticket, seen_seq: int, *, by: Staff) -> list[Message]:
    query = sa.select(Message).where(
        Message.conversation_id == ticket.conversation_id,
        Message.seq > seen_seq,
        Message.author.in_(("requester", "staff")),
        readable(ticket, by),
    )
    return list(session.scalars(query.order_by(Message.seq)))
