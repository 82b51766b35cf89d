"""How the desk runs: numbers for those who look after it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from admin.database import session
from admin.guard import staff
from desk.operations import overview

REASONS = ("missing_signature", "wrong_signature")
COUNTS = ("failed", "held", "unreachable", "opted_out", "paused")
operations = Blueprint("operations", __name__, url_prefix="/operations")


@operations.get("")
def show() -> ResponseReturnValue:
    """The numbers of this moment, for administrators and leads."""
    shown = overview(session(), by=staff(), now=datetime.now(UTC))
    return render_template("operations.html", shown=shown, counts=COUNTS, reasons=REASONS)
