"""Dates as people write them, and what a date says about urgency."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time, timedelta

from language.normalise import normalise

SOON = ((1, "critical"), (7, "high"), (14, "standard"))
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2,4}))?\b")
FARTHEST = timedelta(days=730)


def find(text: str, lang: str, today: date) -> date | None:
    """The coming date that a text names, if it names one."""
    western = "".join(str(int(c)) if c.isdigit() else c for c in text)
    found = _written_in_numbers(western, today) or _written_in_words(western, lang, today)
    return found if found and today <= found <= today + FARTHEST else None


def iso(value: object) -> date | None:
    """The date of an ISO 8601 text, as the assistant's entity holds it."""
    found = ISO.search(str(value))
    return _date(*map(int, found.groups())) if found else None


def urgency(needed_by: date, today: date) -> str:
    """The urgency level of a date."""
    days = (needed_by - today).days
    return next((level for limit, level in SOON if days <= limit), "planned")


def _written_in_numbers(text: str, today: date) -> date | None:
    if ISO.search(text):
        return iso(text)
    found = NUMERIC.search(text)
    if not found:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = _date(today.year, month, day)
    return this_year if this_year is None or this_year >= today else _date(today.year + 1, month, day)


def _written_in_words(text: str, lang: str, today: date) -> date | None:
    if not re.search(r"[^\W\d_]", text):
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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
