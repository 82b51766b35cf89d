"""What the page posts: one text or one choice, under an id of its own making."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from channels.bodies import storable
from channels.failures import TooLong
from desk.errors import BadInput

MAX_TEXT = 10_000
MAX_CHOICE = 200


@dataclass(frozen=True)
class Said:
    """One message of a visitor; exactly one of `text` and `choice` is given."""

    message_id: UUID
    text: str | None
    choice: str | None


def read(posted: dict[str, Any]) -> Said:
    """Check what was posted; raises BadInput that names the field, or TooLong."""
    text = _string(posted, "text", MAX_TEXT)
    choice = _string(posted, "choice", MAX_CHOICE)
    if (text is None) == (choice is None):
        raise BadInput("Give either text or choice.", field="text")
    return Said(_message_id(posted), text, choice)


def _message_id(posted: dict[str, Any]) -> UUID:
    given = posted.get("id")
    if not isinstance(given, str):
        raise BadInput("The field id is missing: it must be a UUID.", field="id")
    try:
        return UUID(given)
    except ValueError:
        raise BadInput("The field id must be a UUID.", field="id") from None


def _string(posted: dict[str, Any], field: str, longest: int) -> str | None:
    value = posted.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not storable(value).strip():
        raise BadInput(f"The field {field} must be a string that is not empty.", field=field)
    if len(value) > longest:
        raise TooLong(f"The field {field} is longer than {longest} characters.", field=field)
    return storable(value)
