"""Dates as people write them, and what a date says about urgency."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time, timedelta

from language.dates import dates_in
from language.normalise import aligned, normalise

SOON = ((1, "critical"), (7, "high"), (14, "standard"))
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
FARTHEST = timedelta(days=730)
AN_ANSWER = 6  # words; in a longer text dateparser takes "may", "sun" and numbers of things for dates


def find(text: str, lang: str, today: date) -> date | None:
    """The coming date that a text names, if it names one: the surest that our own rules read, else dateparser's."""
    read = sorted(dates_in(aligned(text)[0], today), key=lambda found: -found[3])
    found = read[0][0] if read else _by_library(text, lang, today)
    return found if found and today <= found <= today + FARTHEST else None


def iso(value: object) -> date | None:
    """The date of an ISO 8601 text, as the assistant's entity holds it."""
    found = ISO.search(str(value))
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def urgency(needed_by: date, today: date) -> str:
    """The urgency level of a date."""
    days = (needed_by - today).days
    return next((level for limit, level in SOON if days <= limit), "planned")


def _by_library(text: str, lang: str, today: date) -> date | None:
    if not re.search(r"[^\W\d_]", text) or len(text.split()) > AN_ANSWER:
        return None
    # Loaded here: dateparser takes half a second, and few messages name a date.
    from dateparser.search import search_dates

    base = datetime.combine(today, time(12))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns about its own use of strptime and regular expressions
        found = search_dates(
            normalise(text) if lang == "ar" else text,
            languages=[lang],
            settings={"PREFER_DATES_FROM": "future", "RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False},
        )
    return found[0][1].date() if found else None
