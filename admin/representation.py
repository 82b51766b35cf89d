"""Tickets, messages, notes and audit events as the staff API shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from desk.model import AuditEvent, Message, Note, Ticket
from desk.queue import UNANSWERED
from desk.settings import LANGUAGES
from desk.words import direction

MASK = "•••"
PLAIN = (
    "ref",
    "status",
    "area",
    "topic",
    "support_type",
    "urgency",
    "language",
    "channel",
    "country",
    "location",
    "role",
    "organisation",
    "organisation_type",
    "description",
    "provenance",
)


def ticket_json(ticket: Ticket) -> dict[str, Any]:
    """A ticket; its name and contact only as marks that there are some."""
    return {name: getattr(ticket, name) for name in PLAIN} | {
        "name": masked(ticket.name_sealed),
        "contact": masked(ticket.contact_sealed),
        "needed_by": instant(ticket.needed_by),
        "seq": ticket.conversation.last_seq,
        "owner": ticket.conversation.owner,
        "flags": flags(ticket),
        "assignee": ticket.assignee.email if ticket.assignee else None,
        "created_at": instant(ticket.created_at),
        "first_response_due": instant(ticket.first_response_due),
    }


def message_json(message: Message) -> dict[str, Any]:
    """A message of a conversation, in the shape the web chat uses, with its delivery."""
    return {
        "seq": message.seq,
        "id": str(message.id),
        "from": message.author,
        "kind": message.kind,
        "text": message.text,
        "lang": message.lang,
        "dir": direction(message.lang) if message.lang in LANGUAGES else "auto",
        "expects": message.expects,
        "about": message.about,
        "choices": message.choices,
        "at": instant(message.created_at),
        "status": message.status,
        "error_code": message.error_code,
        "segments": message.segments,
    }


def note_json(note: Note) -> dict[str, Any]:
    """A note with its writer."""
    return {"id": note.id, "by": note.staff.email, "text": note.text, "at": instant(note.created_at)}


def event_json(event: AuditEvent) -> dict[str, Any]:
    """What somebody did; codes and ids only."""
    return {
        "id": event.id,
        "at": instant(event.at),
        "by": event.staff.email if event.staff else None,
        "act": event.act,
        "ref": event.ticket_ref,
        "details": event.details,
    }


def masked(sealed: object) -> str | None:
    """A mark in place of a value that needs a reason to be seen."""
    return None if sealed is None else MASK


def unanswered(ticket: Ticket) -> bool:
    """True while the requester waits for a first reply."""
    return ticket.status in UNANSWERED


def late(ticket: Ticket) -> bool:
    """True when the first reply is past its target."""
    return unanswered(ticket) and ticket.first_response_due < datetime.now(UTC)


def flags(ticket: Ticket) -> list[str]:
    """The stored flags and the one that time sets."""
    return [*ticket.flags, "overdue"] if late(ticket) else list(ticket.flags)


def instant(value: datetime | date | None) -> str | None:
    """ISO 8601, times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if value else None
