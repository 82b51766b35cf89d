"""What a phone shows of a template: its words with their values, and the buttons or the list under them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.twilio.emulator.refusals import Refusal
from channels.twilio.emulator.templates import Template

QUICK_REPLY, LIST_PICKER, TEXT = "twilio/quick-reply", "twilio/list-picker", "twilio/text"
# Twilio's own limits, written down apart from the sender's: https://www.twilio.com/docs/content/twilio-quick-reply and
# https://www.twilio.com/docs/content/twiliolist-picker.
_BODY, _ID, _TITLE, _ITEM = 1024, 200, 20, 24
_APPROVED_BUTTONS, _BUTTONS, _ITEMS = 10, 3, 10
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,16})\s*\}\}")
_UNFIT = re.compile(r"[\n\r\t]| {5,}")


@dataclass(frozen=True)
class Shown:
    """A composed message: its text, and what can be tapped, as (id, title); `opener` is what opens the list."""

    body: str
    buttons: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    opener: str | None = None


def check(types: Mapping[str, Any]) -> None:
    """Raise the Refusal for a template that Twilio or WhatsApp cannot take."""
    known = [kind for kind in types if kind in (QUICK_REPLY, LIST_PICKER, TEXT)]
    if not known or not all(isinstance(types[kind], dict) and types[kind].get("body") for kind in known):
        raise Refusal(20001)
    for action in _rows(types, QUICK_REPLY, "actions", most=_APPROVED_BUTTONS):
        _within(action.get("title"), _TITLE)
        _within(action.get("id") or action.get("title"), _ID)
    for item in _rows(types, LIST_PICKER, "items", most=_ITEMS):
        _within(item.get("item"), _ITEM)
        _within(item.get("id"), _ID)
    if LIST_PICKER in types:
        _within(types[LIST_PICKER].get("button"), _TITLE)


def shown(template: Template, given: str | None) -> Shown:
    """The template with these values (a JSON object); raises Refusal for values that Twilio does not take."""
    values = {**template.variables, **_values(given)}

    def fill(text: Any) -> str:
        return _VARIABLE.sub(lambda found: str(values.get(found[1], found[0])), str(text or ""))

    kind = next(kind for kind in (QUICK_REPLY, LIST_PICKER, TEXT) if kind in template.types)
    shape = template.types[kind]
    return Shown(
        body=fill(shape["body"]),
        buttons=tuple((fill(row.get("id") or row["title"]), fill(row["title"])) for row in shape.get("actions", ())),
        items=tuple((fill(row["id"]), fill(row["item"])) for row in shape.get("items", ())),
        opener=shape.get("button"),
    )


def undeliverable(template: Template, content: Shown) -> int | None:
    """The code with which WhatsApp refuses the composed message; None when it takes it."""
    if len(content.body) > _BODY:
        return 63021
    too_many = len(content.buttons) > _BUTTONS and not template.approved
    return 63005 if too_many else None


def _values(given: str | None) -> dict[str, str]:
    if given is None:
        return {}
    try:
        values = json.loads(given)
    except ValueError:
        raise Refusal(21656) from None
    fit = isinstance(values, dict) and all(isinstance(v, str) and v and not _UNFIT.search(v) for v in values.values())
    if not fit:
        raise Refusal(21656)
    return dict(values)


def _rows(types: Mapping[str, Any], kind: str, name: str, *, most: int) -> list[dict[str, Any]]:
    if kind not in types:
        return []
    rows = types[kind].get(name)
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise Refusal(20001)
    return rows


def _within(text: Any, limit: int) -> None:
    if not isinstance(text, str) or not 1 <= len(text) <= limit:
        raise Refusal(20001)
