"""Opening tickets and telling requesters about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.access import SENSITIVE
from desk.calendar import due
from desk.errors import BadInput, NotFound
from desk.model import Conversation, Message, Person, Ticket
from desk.people import locked
from desk.references import new_reference, normal_reference
from desk.taxonomy import taxonomy

DESCRIPTION_LIMIT = 500
USUAL_ROLES = (
    "national_coordinator",
    "subnational_coordinator",
    "co_coordinator",
    "im_officer",
    "sag_or_twg_member",
    "programme_staff",
)
ENDED = ("closed", "withdrawn", "out_of_scope", "duplicate", "expired")
TAXONOMY_FIELDS = {
    "topic": "topics",
    "support_type": "support_types",
    "urgency": "urgency_levels",
    "role": "roles",
    "organisation_type": "organisation_types",
}
PLAIN_FIELDS = ("country", "location", "organisation", "description")


def open_ticket(
    session: Session,
    *,
    conversation_id: UUID,
    fields: dict[str, Any],
    provenance: dict[str, Any],
    confirm_message_id: str,
    now: datetime,
    request_id: str | None = None,
) -> Ticket:
    """The ticket of a confirmed request; the same `confirm_message_id` or `request_id` answers the same ticket.

    Raises BadInput when an id is not in the taxonomy, NotFound when the conversation is gone.
    """
    conversation = locked(session, conversation_id)
    already = opened_by(session, message_id=confirm_message_id) or _of_request(session, request_id)
    if already is not None:
        return already
    values = checked(fields)
    person = conversation.person
    ticket = Ticket(
        ref=_free_reference(session),
        status="new",
        language=person.language or "en",
        channel=conversation.channel,
        area=taxonomy().topics[values["topic"]].area if values.get("topic") else None,
        urgency=values.pop("urgency", None) or "standard",
        description=values.pop("description", None) or "",
        name_sealed=person.name_sealed,
        contact_sealed=person.contact_sealed,
        provenance=provenance,
        opened_by_message=confirm_message_id,
        request_id=request_id,
        person=person,
        conversation=conversation,
        created_at=now,
        updated_at=now,
        first_response_due=now,
        **values,
    )
    ticket.first_response_due = due(now, urgency=ticket.urgency)
    ticket.flags = _flags(session, ticket, conversation)
    session.add(ticket)
    session.flush()
    _attach(session, ticket, conversation)
    return ticket


def opened_by(session: Session, *, message_id: str) -> Ticket | None:
    """The ticket that came of a message."""
    return session.scalar(sa.select(Ticket).where(Ticket.opened_by_message == message_id))


def _of_request(session: Session, request_id: str | None) -> Ticket | None:
    return session.scalar(sa.select(Ticket).where(Ticket.request_id == request_id)) if request_id else None


def checked(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as a ticket takes them; raises BadInput that names the field."""
    terms, values = taxonomy(), {}
    for field, value in fields.items():
        if value in (None, ""):
            continue
        if field in TAXONOMY_FIELDS:
            if value not in getattr(terms, TAXONOMY_FIELDS[field]):
                raise BadInput(f"{value!r} is not a known {field}.", field=field)
            values[field] = value
        elif field in PLAIN_FIELDS:
            values[field] = str(value)[: DESCRIPTION_LIMIT if field == "description" else 200]
        elif field == "needed_by":
            values[field] = value if isinstance(value, date) else _date(str(value))
        elif field not in ("language", "consent", "confirm", "name", "contact"):
            raise BadInput(f"A ticket has no field {field!r}.", field=field)
    return values


def status_for(session: Session, *, conversation_id: UUID, ref: str) -> Ticket:
    """A ticket of the person who writes; raises NotFound for anybody else's."""
    wanted = normal_reference(ref)
    query = sa.select(Ticket).where(Ticket.ref == wanted, Ticket.person_id == _person(session, conversation_id).id)
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such request on this number or chat.")
    return found


def latest_for(session: Session, *, conversation_id: UUID) -> Ticket | None:
    """The newest ticket of the person who writes."""
    query = sa.select(Ticket).where(Ticket.person_id == _person(session, conversation_id).id)
    return session.scalar(query.order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(1))


def add_information(session: Session, *, conversation_id: UUID, ref: str | None, text: str, message_id: str) -> Ticket:
    """Attach what the person wrote to their ticket (the newest when no reference is given); raises NotFound."""
    ticket = (
        status_for(session, conversation_id=conversation_id, ref=ref)
        if ref
        else latest_for(session, conversation_id=conversation_id)
    )
    if ticket is None:
        raise NotFound("There is no request to add to.")
    session.execute(sa.update(Message).where(Message.id == UUID(message_id)).values(ticket_id=ticket.id))
    ticket.updated_at = sa.func.now()
    if ticket.status == "waiting_requester":
        ticket.status = "in_progress"
    return ticket


def call_a_person(
    session: Session, *, conversation_id: UUID, message_id: str, now: datetime, agreed: bool = False
) -> Ticket | None:
    """Put the conversation before a human: the person's open ticket, or a new one with what they wrote.

    None when the person has not agreed to being stored and `agreed` does not stand in for that.
    """
    latest = latest_for(session, conversation_id=conversation_id)
    if latest is not None and latest.status not in (*ENDED, "resolved"):
        latest.updated_at = now
        return latest
    conversation = locked(session, conversation_id)
    if conversation.person.consented_at is None and not agreed:
        return None
    said = session.scalars(
        sa.select(Message.text)
        .where(
            Message.conversation_id == conversation_id,
            Message.author == "requester",
            Message.text != "",
            Message.ticket_id.is_(None),
        )
        .order_by(Message.seq.desc())
        .limit(5)
    )
    return open_ticket(
        session,
        conversation_id=conversation_id,
        fields={"description": "\n".join(reversed(list(said)))[-DESCRIPTION_LIMIT:]},
        provenance={"description": {"message": message_id, "confidence": 1.0, "how": "asked"}},
        confirm_message_id=message_id,
        now=now,
    )


def _flags(session: Session, ticket: Ticket, conversation: Conversation) -> list[str]:
    flags = []
    if ticket.topic and taxonomy().topics[ticket.topic].sensitivity == "high":
        flags.append(SENSITIVE)
    if ticket.role and ticket.role not in USUAL_ROLES:
        flags.append("eligibility_check")
    masked = (
        sa.select(Message.id)
        .where(Message.conversation_id == conversation.id, Message.masked, Message.ticket_id.is_(None))
        .limit(1)
    )
    if session.scalar(masked):
        flags.append("redacted")
    return flags


def _attach(session: Session, ticket: Ticket, conversation: Conversation) -> None:
    """What led to the ticket belongs to it."""
    session.execute(
        sa.update(Message)
        .where(Message.conversation_id == conversation.id, Message.ticket_id.is_(None))
        .values(ticket_id=ticket.id)
    )


def _free_reference(session: Session) -> str:
    while True:
        ref = new_reference()
        if session.scalar(sa.select(Ticket.id).where(Ticket.ref == ref)) is None:
            return ref


def _person(session: Session, conversation_id: UUID) -> Person:
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound("This conversation is gone.")
    return conversation.person


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise BadInput("Write the date as YYYY-MM-DD.", field="needed_by") from None
