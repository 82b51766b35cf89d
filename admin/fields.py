"""What staff type or programs send, turned into values the desk takes; BadInput names the field that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from admin.labels import options
from desk import countries, staff
from desk.errors import BadInput
from desk.model import Staff

EDITABLE = (
    "topic",
    "support_type",
    "urgency",
    "needed_by",
    "country",
    "location",
    "role",
    "organisation",
    "organisation_type",
    "description",
)
KEY_LIMIT = 100
CHOSEN = ("topic", "support_type", "urgency", "role", "organisation_type")


def country_code(value: str) -> str:
    """The country that a code or name stands for."""
    found = countries.find(value)
    if not found:
        raise BadInput("No country has this code or name.", field="country")
    return found[0]


def whole_number(value: object, *, field: str, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number within bounds."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text.isascii() or not text.isdigit() or not least <= int(text[:10]) <= most:
        raise BadInput(f"{field} is a whole number from {least} to {most}.", field=field)
    return int(text)


def reply_key(value: str) -> str:
    """What makes sending a reply twice harmless; without it nothing is sent."""
    if not value.strip() or len(value) > KEY_LIMIT:
        raise BadInput(f"key is a text of 1 to {KEY_LIMIT} characters.", field="key")
    return value


def one_of(value: str, *, field: str, more: Sequence[str] = ()) -> str:
    """One of the ids the field can take."""
    if value not in more and value not in [known for known, _words in options(field)]:
        raise BadInput(f"{field} has no such value.", field=field)
    return value


def colleague(session: Session, value: str, *, by: Staff) -> Staff | None:
    """Who is meant by an e-mail, a staff number or `me`; nobody by nothing or `none`."""
    if value in ("", "none"):
        return None
    if value == "me":
        return by
    for member in (by, *staff.colleagues(session)):
        if value.lower() == member.email or value == str(member.id):
            return member
    raise BadInput("Nobody with this e-mail or number works here.", field="assignee")
