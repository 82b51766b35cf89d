"""JSON bodies of the staff API; BadInput names what is wrong with them."""

from __future__ import annotations

from typing import Any

from flask import request

from desk.errors import BadInput

NOTE_LIMIT = 5000
FIELD_LIMIT = 500


def mapping(*names: str) -> dict[str, Any]:
    """The body as an object; with `names`, nothing else may stand in it."""
    found = request.get_json()
    if not isinstance(found, dict):
        raise BadInput("The body is a JSON object.", field="body")
    unknown = set(found) - set(names) if names else set()
    if unknown:
        raise BadInput("The body has an unknown field.", field=min(unknown))
    return found


def text(given: dict[str, Any], field: str, *, most: int) -> str:
    """A text that must be there and not be blank."""
    value = given.get(field)
    if not isinstance(value, str) or not value.strip() or len(value) > most or "\x00" in value:
        raise BadInput(f"{field} is a text of 1 to {most} characters.", field=field)
    return value


def optional_text(given: dict[str, Any], field: str) -> str | None:
    """A text, or None to empty the field."""
    return None if given[field] in (None, "") else text(given, field, most=FIELD_LIMIT)
