"""What a person is told of a ticket, on a phone that others may read."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from babel.dates import format_date

from desk.model import Ticket
from desk.taxonomy import taxonomy

DATES = {"en": "en_GB"}  # day before month, as in the other languages


class Announcement(TypedDict):
    """What m14 says of a new ticket; `date` is the day the desk answers by."""

    ref: str
    topic: str
    date: str


def announcement(ticket: Ticket, lang: str) -> Announcement:
    """The parameters of m14."""
    due = day(ticket.first_response_due.date(), lang)
    return {"ref": ticket.ref, "topic": named_safely(ticket, lang), "date": due}


def named_safely(ticket: Ticket, lang: str) -> str:
    """What a ticket is about: a sensitive topic shows as its area."""
    terms = taxonomy()
    topic = terms.topics.get(ticket.topic or "")
    if topic is None or topic.sensitivity == "high":
        return terms.label("areas", ticket.area, lang)
    return str(topic.short[lang])


def day(value: date, lang: str) -> str:
    """A date with its month in words."""
    return format_date(value, "long", locale=DATES.get(lang, lang))
