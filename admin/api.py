"""The staff API: the ticket page for programs. Described at /api/v1/openapi.json."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, request, send_file
from flask.typing import ResponseReturnValue

from admin import body, filters
from admin.database import session
from admin.fields import EDITABLE, KEY_LIMIT, colleague, country_code, whole_number
from admin.guard import staff
from admin.representation import event_json, message_json, note_json, ticket_json
from desk import audit, casework, queue
from desk.errors import BadInput
from desk.model import Ticket

api = Blueprint("api", __name__, url_prefix="/api/v1")
LISTED, MOST = 25, 100
DESCRIPTION = Path(__file__).with_name("openapi.json")


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@api.get("/openapi.json")
def describe() -> ResponseReturnValue:
    """The description of this API; open, it holds no data."""
    return send_file(DESCRIPTION, mimetype="application/json")


@api.get("/tickets")
def list_tickets() -> ResponseReturnValue:
    """One page of the tickets that match."""
    _known_parameters(*queue.FILTER_NAMES, "after", "limit")
    wanted = filters.parse(filters.given(request.args), by=staff())
    limit = whole_number(request.args.get("limit", str(LISTED)), field="limit", least=1, most=MOST)
    page = queue.list_tickets(
        session(), by=staff(), filters=wanted, after=request.args.get("after") or None, limit=limit
    )
    return {"tickets": [ticket_json(ticket) for ticket in page.tickets], "next": page.next}


@api.get("/tickets/<ref>")
def get_ticket(ref: str) -> ResponseReturnValue:
    """One ticket; that it was read is recorded."""
    return ticket_json(_viewed(ref))


@api.patch("/tickets/<ref>")
def change_ticket(ref: str) -> ResponseReturnValue:
    """Change fields, status and assignee, all or none."""
    changes = body.mapping()
    unknown = set(changes) - {*EDITABLE, "status", "assignee", "despite_undelivered"}
    if unknown:
        raise BadInput("A ticket has no such field to change.", field=min(unknown))
    for field in EDITABLE:
        if field in changes:
            value = _value(field, changes)
            casework.edit_field(session(), ref=ref, field=field, value=value, by=staff(), now=now())
    if "assignee" in changes:
        to = colleague(session(), body.optional_text(changes, "assignee") or "", by=staff())
        casework.assign(session(), ref=ref, to=to, by=staff(), now=now())
    if "status" in changes:
        status = body.text(changes, "status", most=40)
        casework.change_status(
            session(),
            ref=ref,
            status=status,
            by=staff(),
            now=now(),
            despite_undelivered=changes.get("despite_undelivered") is True,
        )
    return ticket_json(casework.get(session(), ref=ref, by=staff()))


@api.post("/tickets/<ref>/replies")
def reply(ref: str) -> ResponseReturnValue:
    """Answer the requester; 201, and 200 when the same key comes again."""
    given = body.mapping("key", "text", "seen_seq")
    message, new = casework.reply(
        session(),
        ref=ref,
        key=body.text(given, "key", most=KEY_LIMIT),
        text=body.text(given, "text", most=casework.REPLY_LIMIT),
        seen_seq=whole_number(given.get("seen_seq"), field="seen_seq"),
        by=staff(),
        now=now(),
        enqueue=current_app.extensions["field_desk"]["enqueue"],
    )
    return message_json(message), 201 if new else 200


@api.post("/tickets/<ref>/notes")
def add_note(ref: str) -> ResponseReturnValue:
    """Leave a note for colleagues."""
    text = body.text(body.mapping("text"), "text", most=body.NOTE_LIMIT)
    return note_json(casework.add_note(session(), ref=ref, text=text, by=staff(), now=now())), 201


@api.get("/tickets/<ref>/messages")
def messages(ref: str) -> ResponseReturnValue:
    """The conversation, or what came after a number in it."""
    _known_parameters("after")
    after = whole_number(request.args.get("after", "0"), field="after")
    found = queue.transcript(session(), ticket=_viewed(ref), by=staff(), after=after)
    return {"messages": [message_json(message) for message in found]}


@api.get("/audit")
def read_audit() -> ResponseReturnValue:
    """Who did what, the newest first; for administrators and safeguarding leads."""
    _known_parameters("after", "limit")
    limit = whole_number(request.args.get("limit", "50"), field="limit", least=1, most=MOST)
    after = request.args.get("after")
    before = whole_number(after, field="after") if after else None
    found = audit.events(session(), by=staff(), before=before, limit=limit + 1)
    following = str(found[limit - 1].id) if len(found) > limit else None
    return {"events": [event_json(event) for event in found[:limit]], "next": following}


def _viewed(ref: str) -> Ticket:
    found = casework.get(session(), ref=ref, by=staff())
    casework.viewed(session(), ticket=found, by=staff(), now=now())
    return found


def _value(field: str, changes: dict[str, Any]) -> str | None:
    value = body.optional_text(changes, field)
    return country_code(value) if value and field == "country" else value


def _known_parameters(*names: str) -> None:
    unknown = set(request.args) - set(names)
    if unknown:
        raise BadInput("There is no such parameter.", field=min(unknown))
