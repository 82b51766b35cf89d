"""The ticket page and what staff do on it; every act is one use case of the desk, then the page again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin.database import session
from admin.fields import EDITABLE, colleague, country_code, reply_key, whole_number
from admin.guard import staff
from admin.text import t
from admin.ticket_page import Draft, page, refused
from desk import casework
from desk.errors import BadInput, StaleReply, Undelivered
from desk.privacy import mask

ticket = Blueprint("ticket", __name__, url_prefix="/tickets/<ref>")


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def done(ref: str, msgid: str) -> ResponseReturnValue:
    """Back to the ticket, saying what was done."""
    flash(t(msgid), "done")
    return redirect(url_for("ticket.show", ref=ref), 303)


@ticket.get("")
def show(ref: str) -> ResponseReturnValue:
    """The ticket, its conversation and its notes; that it was read is recorded."""
    found = casework.get(session(), ref=ref, by=staff())
    casework.viewed(session(), ticket=found, by=staff(), now=now())
    return page(found)


@ticket.post("/take")
def take(ref: str) -> ResponseReturnValue:
    """Make it mine."""
    casework.take(session(), ref=ref, by=staff(), now=now())
    return done(ref, "done.taken")


@ticket.post("/assign")
def assign(ref: str) -> ResponseReturnValue:
    """Give it to a colleague, or to nobody."""
    to = colleague(session(), request.form.get("assignee", ""), by=staff())
    casework.assign(session(), ref=ref, to=to, by=staff(), now=now())
    return done(ref, "done.assigned")


@ticket.post("/status")
def change_status(ref: str) -> ResponseReturnValue:
    """Move it on; what would hide an undelivered reply is asked a second time."""
    status, knowingly = request.form.get("status", ""), request.form.get("despite_undelivered") == "yes"
    try:
        casework.change_status(session(), ref=ref, status=status, by=staff(), now=now(), despite_undelivered=knowingly)
    except Undelivered:
        return page(casework.get(session(), ref=ref, by=staff()), ending=status), 409
    return done(ref, "done.status")


@ticket.post("/notes")
def add_note(ref: str) -> ResponseReturnValue:
    """Leave a note for colleagues."""
    casework.add_note(session(), ref=ref, text=request.form.get("text", ""), by=staff(), now=now())
    return done(ref, "done.noted")


@ticket.post("/take-over")
def take_over(ref: str) -> ResponseReturnValue:
    """Silence the assistant in this conversation."""
    casework.take_over(session(), ref=ref, by=staff(), now=now())
    return done(ref, "done.taken_over")


@ticket.post("/hand-back")
def hand_back(ref: str) -> ResponseReturnValue:
    """Let the assistant speak again."""
    casework.hand_back(session(), ref=ref, by=staff(), now=now())
    return done(ref, "done.handed_back")


@ticket.post("/contact")
def reveal_contact(ref: str) -> ResponseReturnValue:
    """Show the contact on this one page; a redirect would have to carry it somewhere."""
    reason = request.form.get("reason", "")
    revealed = casework.reveal_contact(session(), ref=ref, reason=reason, by=staff(), now=now())
    return page(casework.get(session(), ref=ref, by=staff()), revealed=revealed)


@ticket.post("/fields")
def correct(ref: str) -> ResponseReturnValue:
    """Correct what the form changes; untouched fields keep their provenance."""
    found = casework.get(session(), ref=ref, by=staff())
    for field in EDITABLE:
        value = request.form.get(field, "").strip().replace("\r\n", "\n")
        if field == "country" and value:
            value = country_code(value)
        if field in request.form and value != str(getattr(found, field) or "").strip():
            casework.edit_field(session(), ref=ref, field=field, value=value or None, by=staff(), now=now())
    return done(ref, "done.corrected")


@ticket.post("/reply")
def reply(ref: str) -> ResponseReturnValue:
    """Answer the requester once, unless something came in meanwhile; the typed text is never lost."""
    draft = Draft(text=request.form.get("text", ""), key=reply_key(request.form.get("key", "")))
    seen = whole_number(request.form.get("seen_seq"), field="seen_seq")
    found = casework.get(session(), ref=ref, by=staff())
    spans = [] if request.form.get("checked") == "yes" else [span.value for span in mask(draft.text).spans]
    if spans:
        return refused(found, draft, spans=spans), 422
    try:
        _send(ref, draft, seen)
    except StaleReply as stale:
        return refused(found, draft, fresh=stale.messages), 409
    except BadInput:
        return refused(found, draft, problem=t("ticket.reply_length", limit=casework.REPLY_LIMIT)), 400
    return done(ref, "done.replied")


def _send(ref: str, draft: Draft, seen: int) -> None:
    casework.reply(
        session(),
        ref=ref,
        key=draft.key,
        text=draft.text,
        seen_seq=seen,
        by=staff(),
        now=now(),
        enqueue=current_app.extensions["field_desk"]["enqueue"],
    )
