"""What a short answer stands for: a number, a title or a button of the open question."""

from __future__ import annotations

from typing import Any

from desk.commands import number, yes_no
from desk.countries import fold
from desk.model import Message

YES_NO = ("confirm", "yesno", "consent", "erase", "flow")


def picked(pending: dict[str, Any] | None, message: Message) -> str | None:
    """The value of the choice that a message picks; None when it says something else."""
    if pending is None:
        return None
    values = [choice["value"] for choice in pending.get("choices", ())]
    if message.choice is not None:
        return message.choice if message.choice in values else None
    place = number(message.text)
    if place is not None and 1 <= place <= len(values):
        return str(values[place - 1])
    wanted = fold(message.text)
    titled = next(
        (choice["value"] for choice in pending.get("choices", ()) if wanted and fold(choice["title"]) == wanted),
        None,
    )
    return titled or _yes_or_no(pending, message, values)


def _yes_or_no(pending: dict[str, Any], message: Message, values: list[str]) -> str | None:
    if pending.get("expects") not in YES_NO or not {"yes", "no"} <= set(values):
        return None
    meant = yes_no(message.text)
    return None if meant is None else "yes" if meant else "no"
