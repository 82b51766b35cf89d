"""Failed deliveries: what did not reach people and why, to be sent again or by another channel."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin.database import session
from admin.guard import staff
from admin.pages import local
from admin.text import t
from desk import deliveries as desk_deliveries
from desk.errors import NotFound
from desk.ports import Enqueue

deliveries = Blueprint("deliveries", __name__, url_prefix="/deliveries")


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def done(msgid: str) -> ResponseReturnValue:
    """Back to the page whose form it was, saying what was done."""
    flash(t(msgid), "done")
    return redirect(local(request.form.get("next", "/deliveries")), 303)


@deliveries.get("")
def show() -> ResponseReturnValue:
    """What failed, the newest first. The text stands on the ticket's page only, where reading it is recorded."""
    found = desk_deliveries.failed(session(), by=staff())
    agreed = {item.message.id: desk_deliveries.agreed_channels(session(), item.message) for item in found}
    return render_template("deliveries.html", failures=found, agreed=agreed)


@deliveries.post("/<message>/retry")
def retry(message: str) -> ResponseReturnValue:
    """Send what failed of it once more."""
    desk_deliveries.retry(session(), message_id=_id(message), by=staff(), now=now(), enqueue=_enqueue())
    return done("done.resent")


@deliveries.post("/<message>/channel")
def switch(message: str) -> ResponseReturnValue:
    """Send it by another channel of the same person, with how they agreed."""
    desk_deliveries.switch_channel(
        session(),
        message_id=_id(message),
        to=request.form.get("to", ""),
        consent=request.form.get("consent"),
        by=staff(),
        now=now(),
        enqueue=_enqueue(),
    )
    return done("done.switched")


def _id(message: str) -> UUID:
    try:
        return UUID(message)
    except ValueError:
        raise NotFound("There is no such message.") from None


def _enqueue() -> Enqueue:
    enqueue: Enqueue = current_app.extensions["field_desk"]["enqueue"]
    return enqueue
