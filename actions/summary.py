"""The request in the person's language, line by line."""

from __future__ import annotations

from datetime import date

from actions import names
from actions.progress import Request
from actions.voice import Voice
from desk import countries
from desk.announcing import day
from desk.taxonomy import taxonomy

SHOWN_DESCRIPTION = 160
SEALED = (names.NAME, names.CONTACT)
TERMS = {
    names.ROLE: "roles",
    names.URGENCY: "urgency_levels",
    names.SUPPORT_TYPE: "support_types",
    names.TOPIC: "topics",
}
ORDER = (
    names.TOPIC,
    names.DESCRIPTION,
    names.COUNTRY,
    names.LOCATION,
    names.ROLE,
    names.ORGANISATION,
    names.URGENCY,
    names.NEEDED_BY,
    names.SUPPORT_TYPE,
    names.NAME,
    names.CONTACT,
)


def lines(request: Request, voice: Voice) -> list[str]:
    """One line for each field that has a value."""
    shown = [name for name in ORDER if not request.missing(name)]
    return [line(name, request.get(name), voice) for name in shown]


def line(name: str, value: str, voice: Voice) -> str:
    """A field and its value."""
    return voice.word("summary.line", field=voice.word(f"field.{name}"), value=readable(name, value, voice))


def readable(name: str, value: str, voice: Voice) -> str:
    """A value as a person reads it."""
    if name in TERMS:
        term = getattr(taxonomy(), TERMS[name]).get(value)
        return str(term.labels[voice.lang] if name == names.TOPIC else term.short[voice.lang]) if term else value
    if name == names.COUNTRY:
        return countries.name(value, voice.lang)
    if name == names.NEEDED_BY:
        return day(date.fromisoformat(value), voice.lang)
    if name in SEALED:
        return voice.word("summary.given")
    return shortened(value) if name == names.DESCRIPTION else value


def shortened(text: str, limit: int = SHOWN_DESCRIPTION) -> str:
    """A text cut at a word."""
    return text if len(text) <= limit else f"{text[: limit - 3].rsplit(' ', 1)[0]}..."
