"""What ids of the taxonomy and other fixed lists are called in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from admin.text import NAMES, language, t
from desk import countries
from desk.taxonomy import taxonomy

CHANNELS = ("sms", "whatsapp", "web_chat")
HIDDEN_STATUSES = frozenset({"draft"})
# The taxonomy words these two for the requester ("waiting for you"); staff are not that "you".
STAFF_STATUSES = frozenset({"waiting_requester", "withdrawn"})


def status(value: str) -> str:
    """A ticket's status in words that are right for staff."""
    return t(f"status.{value}") if value in STAFF_STATUSES else _label("statuses", value)


def urgency(value: str) -> str:
    """How urgent, in two or three words."""
    term = taxonomy().urgency_levels.get(value)
    return str(term.short[language()]) if term else value


def language_name(code: str) -> str:
    """A language by its own name."""
    return NAMES.get(code) or t("language.und")


def country(code: str) -> str:
    """A country in the reader's language."""
    return countries.name(code, language())


def channel(value: str) -> str:
    """A channel's name."""
    return t(f"channel.{value}")


def flag(value: str) -> str:
    """A flag's name."""
    return t(f"flag.{value}")


def _label(kind: str, value: str) -> str:
    return taxonomy().label(kind, value, language())


LABELS: dict[str, Callable[[str], str]] = {
    "area": lambda value: _label("areas", value),
    "topic": lambda value: _label("topics", value),
    "support_type": lambda value: _label("support_types", value),
    "urgency": lambda value: _label("urgency_levels", value),
    "role": lambda value: _label("roles", value),
    "organisation_type": lambda value: _label("organisation_types", value),
    "status": status,
    "language": language_name,
    "country": country,
    "channel": channel,
    "flag": flag,
}


def label(field: str, value: str | None) -> str:
    """The words for a field's value; free text is its own label."""
    if value is None:
        return ""
    return LABELS[field](value) if field in LABELS else str(value)


def options(field: str) -> list[tuple[str, str]]:
    """Every (id, words) a field can take, in the taxonomy's order."""
    return [(value, label(field, value)) for value in _values(field)]


def _values(field: str) -> Iterable[str]:
    terms = taxonomy()
    lists: dict[str, Iterable[str]] = {
        "area": terms.areas,
        "topic": terms.topics,
        "support_type": terms.support_types,
        "urgency": terms.urgency_levels,
        "role": terms.roles,
        "organisation_type": terms.organisation_types,
        "status": (value for value in terms.statuses if value not in HIDDEN_STATUSES),
        "language": NAMES,
        "channel": CHANNELS,
        "flag": terms.flags,
    }
    return lists[field]
