"""What staff read: the queue, its counts, and the transcript of a ticket."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from desk.access import readable, visible
from desk.errors import BadInput
from desk.model import Message, Note, Staff, Ticket

OPEN = (
    "new",
    "triaged",
    "assigned",
    "in_progress",
    "waiting_requester",
    "waiting_expert",
    "referred",
    "resolved",
    "reopened",
)
UNANSWERED = ("new", "triaged", "assigned")
MOST = 100


@dataclass(frozen=True)
class Filters:
    """What to list; None means any.

    `status` may be "open"; `assignee` is a staff id or "none"; `q` searches reference and text.
    """

    status: str | None = None
    language: str | None = None
    country: str | None = None
    area: str | None = None
    topic: str | None = None
    urgency: str | None = None
    channel: str | None = None
    assignee: str | None = None
    flag: str | None = None
    q: str | None = None


@dataclass(frozen=True)
class Page:
    """Tickets, newest first, and the cursor of the next page (None on the last)."""

    tickets: list[Ticket]
    next: str | None


def list_tickets(session: Session, *, by: Staff, filters: Filters, after: str | None = None, limit: int = 25) -> Page:
    """One page of what `by` may see; raises BadInput on a cursor that is none of ours."""
    query = (
        sa.select(Ticket)
        .options(joinedload(Ticket.assignee), joinedload(Ticket.conversation))
        .where(visible(by), Ticket.status != "draft")
    )
    query = query.where(*_conditions(filters))
    if after:
        query = query.where(sa.tuple_(Ticket.created_at, Ticket.id) < _place(after))
    limit = max(1, min(limit, MOST))
    found = list(session.scalars(query.order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(limit + 1)))
    more = len(found) > limit
    return Page(found[:limit], _cursor(found[limit - 1]) if more else None)


def counts(session: Session, *, by: Staff) -> dict[str, int]:
    """How many open tickets `by` may see: in all, unassigned, theirs, and past the first reply target."""
    opened = sa.select(Ticket).where(visible(by), Ticket.status.in_(OPEN)).subquery()
    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(opened.c.assignee_id.is_(None)),
            sa.func.count().filter(opened.c.assignee_id == by.id),
            sa.func.count().filter(
                opened.c.first_response_due < sa.func.now(),
                opened.c.status.in_(UNANSWERED),
            ),
        ).select_from(opened)
    ).one()
    return dict(zip(("open", "unassigned", "mine", "overdue"), row, strict=True))


def transcript(session: Session, *, ticket: Ticket, by: Staff, after: int = 0) -> list[Message]:
    """The conversation of a ticket as `by` may read it, oldest first, at most 500 messages.

    From the start (`after` 0) also what was said on the channel the ticket was on before.
    """
    here = sa.and_(Message.conversation_id == ticket.conversation_id, Message.seq > after)
    elsewhere = sa.and_(Message.conversation_id != ticket.conversation_id, Message.ticket_id == ticket.id)
    wanted = here if after else sa.or_(here, elsewhere)
    query = sa.select(Message).where(wanted, Message.text != "", readable(ticket, by))
    moved = Message.conversation_id == ticket.conversation_id  # false sorts first
    return list(session.scalars(query.order_by(moved, Message.seq).limit(500)))


def notes(session: Session, *, ticket: Ticket) -> list[Note]:
    """Notes of colleagues, oldest first."""
    return list(session.scalars(sa.select(Note).where(Note.ticket_id == ticket.id).order_by(Note.id)))


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    same = ("language", "country", "area", "topic", "urgency", "channel")
    found = [getattr(Ticket, name) == value for name in same if (value := getattr(filters, name))]
    if filters.status == "open":
        found.append(Ticket.status.in_(OPEN))
    elif filters.status:
        found.append(Ticket.status == filters.status)
    if filters.assignee:
        found.append(
            Ticket.assignee_id.is_(None)
            if filters.assignee == "none"
            else Ticket.assignee_id == _number(filters.assignee)
        )
    if filters.flag == "overdue":
        # This one flag is a matter of time, not stored.
        found += [Ticket.first_response_due < sa.func.now(), Ticket.status.in_(UNANSWERED)]
    elif filters.flag:
        found.append(Ticket.flags.contains([filters.flag]))
    if filters.q:
        pattern = "%" + filters.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found.append(
            sa.or_(
                Ticket.ref.ilike(pattern),
                Ticket.description.ilike(pattern),
                Ticket.organisation.ilike(pattern),
                Ticket.location.ilike(pattern),
            )
        )
    return found


def _number(value: str) -> int:
    if not value.isdigit():
        raise BadInput("assignee is a staff id or none.", field="assignee")
    return int(value)


def _cursor(ticket: Ticket) -> str:
    return base64.urlsafe_b64encode(f"{ticket.created_at.isoformat()} {ticket.id}".encode()).decode()


def _place(cursor: str) -> sa.Tuple:
    try:
        moment, ident = base64.urlsafe_b64decode(cursor.encode()).decode().split(" ")
        return sa.tuple_(sa.literal(datetime.fromisoformat(moment)), sa.literal(int(ident)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        raise BadInput("This cursor is none of ours; start again without it.", field="after") from None


FILTER_NAMES = tuple(field.name for field in fields(Filters))
