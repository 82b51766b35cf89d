"""Choices as WhatsApp shows them: up to three buttons, up to ten items of a list.

The person's words are variables, so the definition holds none of them and serves every message with these choices.
Limits: https://www.twilio.com/docs/content/twilio-quick-reply and https://www.twilio.com/docs/content/twiliolist-picker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from channels.twilio.segments import utf16_units
from desk import taps
from desk.ports import Choice, Interactive, Outgoing
from desk.words import words

BODY_LIMIT, ID_LIMIT = 1024, 200
BUTTONS, BUTTON_LIMIT = 3, 20
ITEMS, ITEM_LIMIT = 10, 24
QUICK_REPLY, LIST_PICKER = "twilio/quick-reply", "twilio/list-picker"

QUESTION = "q"
"""The variable that holds the number of the question, as part of every button's id."""
_SEQ_DIGITS = 9
# Error 21656: a variable takes no newline, no tab and no more than four spaces in a row.
_LONG_SPACE = re.compile(r"\t| {5,}")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def interactive(message: Outgoing) -> Interactive | None:
    """The message as buttons or a list; None when anything of it does not fit and numbered text must do."""
    kind = shape(message.choices)
    if kind is None or not message.text.strip() or _length(message.text) > BODY_LIMIT:
        return None
    body, variables = _lines(message.text)
    definition = {
        "friendly_name": f"choices_{message.lang}",
        "language": message.lang,
        "variables": dict.fromkeys(variables, "…") | {QUESTION: "0"},
        "types": {kind: {"body": body, **_parts(kind, message)}},
    }
    return Interactive(definition, {**variables, QUESTION: str(message.seq)})


def shape(choices: Sequence[Choice]) -> str | None:
    """The content type that these choices fit, by number, length and being told apart; None for numbered text."""
    titles = [choice.title for choice in choices]
    ids = [choice.value for choice in choices]
    if not choices or len(set(titles)) < len(titles) or len(set(ids)) < len(ids):
        return None
    if any(_length(value) + _SEQ_DIGITS + len(taps.SEPARATOR) > ID_LIMIT for value in ids):
        return None
    longest = max(_length(title) for title in titles)
    if not all(title.strip() for title in titles):
        return None
    if len(choices) <= BUTTONS and longest <= BUTTON_LIMIT:
        return QUICK_REPLY
    return LIST_PICKER if len(choices) <= ITEMS and longest <= ITEM_LIMIT else None


def _parts(kind: str, message: Outgoing) -> dict[str, Any]:
    named = "{{" + QUESTION + "}}"
    ids = [taps.payload(named, choice.value) for choice in message.choices]
    if kind == QUICK_REPLY:
        return {
            "actions": [
                {"type": "QUICK_REPLY", "title": choice.title, "id": value}
                for choice, value in zip(message.choices, ids, strict=True)
            ]
        }
    return {
        "button": words("bot", message.lang)("whatsapp.choose"),
        "items": [{"item": choice.title, "id": value} for choice, value in zip(message.choices, ids, strict=True)],
    }


def _lines(text: str) -> tuple[str, dict[str, str]]:
    """The body with a variable for every line, and their values: a value itself may hold no line break."""
    lines = [_LONG_SPACE.sub(" ", line).strip() for line in _BREAK.split(text.strip())]
    values = {str(number): line for number, line in enumerate(filter(None, lines), 1)}
    names = iter(values)
    return "\n".join("{{" + next(names) + "}}" if line else "" for line in lines), values


def _length(text: str) -> int:
    """Counted in UTF-16 units, which is never fewer than WhatsApp counts."""
    return sum(map(utf16_units, text))
