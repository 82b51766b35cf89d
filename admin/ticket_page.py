"""What the ticket page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import render_template

from admin.database import session
from admin.fields import CHOSEN, EDITABLE
from admin.guard import staff as reader
from admin.labels import options
from desk import deliveries, queue, staff
from desk.model import Message, Ticket
from desk.taxonomy import taxonomy

CARD = (
    "description",
    "topic",
    "area",
    "support_type",
    "urgency",
    "needed_by",
    "country",
    "location",
    "role",
    "organisation",
    "organisation_type",
    "language",
    "channel",
)
MASK = "•••"


@dataclass(frozen=True)
class Draft:
    """A reply being written; its key makes sending it twice harmless."""

    text: str = ""
    key: str = field(default_factory=lambda: str(uuid4()))


def page(
    ticket: Ticket, *, draft: Draft | None = None, revealed: Mapping[str, str | None] | None = None, **more: Any
) -> str:
    """The page of a ticket; name, contact and address only as far as they were revealed."""
    messages = queue.transcript(session(), ticket=ticket, by=reader())
    shown, colleagues = draft or Draft(), staff.colleagues(session())
    return render_template(
        "ticket.html",
        ticket=ticket,
        messages=messages,
        message_ids={str(message.id) for message in messages},
        notes=queue.notes(session(), ticket=ticket),
        colleagues=colleagues,
        names={member.id: member.name for member in colleagues},
        next_statuses=next_statuses(ticket.status),
        card=CARD,
        sealed=_sealed(ticket, revealed),
        revealed=revealed,
        editable=EDITABLE,
        edit_choices={name: options(name) for name in CHOSEN},
        draft=shown.text,
        key=shown.key,
        **_trouble(ticket),
        **({"fresh": frozenset(), "spans": (), "problem": None, "ending": None} | more),
    )


def refused(
    ticket: Ticket,
    draft: Draft,
    *,
    fresh: Sequence[Message] = (),
    spans: Sequence[str] = (),
    problem: str | None = None,
) -> str:
    """The page again with the typed reply still in its box, and why it did not leave."""
    return page(ticket, draft=draft, fresh={message.id for message in fresh}, spans=spans, problem=problem)


def next_statuses(status: str) -> list[str]:
    """Where a ticket may go from here; a requester may withdraw at any time."""
    following = [value for value in taxonomy().statuses[status].next if value != "draft"]
    return following if "withdrawn" in (*following, status) else [*following, "withdrawn"]


def _trouble(ticket: Ticket) -> dict[str, Any]:
    """The last reply if it did not arrive, and the channels to which it may go without a word of consent."""
    found = deliveries.trouble(session(), ticket=ticket)
    return {"trouble": found, "agreed": deliveries.agreed_channels(session(), found.message) if found else frozenset()}


def _sealed(ticket: Ticket, revealed: Mapping[str, str | None] | None) -> dict[str, str | None]:
    if revealed is not None:
        return dict(revealed)
    stored = {"name": ticket.name_sealed, "contact": ticket.contact_sealed, "address": ticket.conversation.address_id}
    return {name: None if value is None else MASK for name, value in stored.items()}
