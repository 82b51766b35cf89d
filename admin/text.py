"""Words, dates and directions in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import g, request, session
from flask_babel import format_date, format_datetime, format_timedelta

from desk.settings import LANGUAGES
from desk.words import direction as words_direction
from desk.words import words

NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
ISOLATE, POP = "\u2068", "\u2069"


def language() -> str:
    """The reader's language: the member of staff's own, else what this browser chose or asks for, else English."""
    if "staff" in g:
        return known(g.staff.locale)
    return known(session.get("language")) if "language" in session else _asked_for()


def known(code: str | None) -> str:
    """The code if the desk speaks it, else English."""
    return code if code in LANGUAGES else "en"


def direction(code: str) -> str:
    """How a text in this language runs; `auto` when the language is not known."""
    return words_direction(code) if code in LANGUAGES else "auto"


def t(msgid: str, **params: Any) -> str:
    """A sentence of the admin catalogue."""
    return words("admin", language())(msgid, **params)


def isolated(value: str) -> str:
    """A reference or name for use inside a sentence of any direction."""
    return f"{ISOLATE}{value}{POP}"


def moment(at: datetime) -> str:
    """A time as the reader writes it, in UTC and saying so."""
    return t("time.utc", time=format_datetime(at, "d MMM y HH:mm", rebase=False))


def day(at: date) -> str:
    """A date as the reader writes it."""
    return str(format_date(at, "d MMM y", rebase=False))


def due(at: datetime) -> str:
    """How far away a time is: "in 3 hours", or how late it is already."""
    left = at - datetime.now(UTC)
    if left < timedelta(0):
        return t("due.late", time=format_timedelta(-left, granularity="minute"))
    return str(format_timedelta(left, granularity="minute", add_direction=True))


def _asked_for() -> str:
    return request.accept_languages.best_match(LANGUAGES) or "en"
