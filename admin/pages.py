"""Pages that belong to no ticket: is the program alive, and which language is it read in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_security import current_user

from desk.errors import BadInput
from desk.settings import LANGUAGES

pages = Blueprint("pages", __name__)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answers as long as the process does."""
    return {"alive": True}


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    """Read everything in another language from now on; kept with the account once signed in."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadInput("Unknown language.", field="language")
    session["language"] = chosen
    if current_user.is_authenticated:
        current_user.staff.locale = chosen
    return redirect(local(request.form.get("next", "/")), 303)


def local(target: str) -> str:
    """The target if it is a path of this site, else the first page."""
    parts = urlsplit(target.replace("\\", "/"))
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return target if inside else "/"
