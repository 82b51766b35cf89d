"""What a short answer stands for: a number, a title or a button of the open question."""

from __future__ import annotations

from typing import Any

from desk.commands import number, technical, yes_no
from desk.countries import fold
from desk.model import Message

YES_NO = ("confirm", "yesno", "consent", "erase", "flow")
GO_ON = {True: "continue", False: "leave"}
"""What yes and no mean when a kept request is offered again."""


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
    return titled or _numbered(pending, wanted) or _yes_or_no(pending, message, values)


def _numbered(pending: dict[str, Any], said: str) -> str | None:
    """A choice repeated with its number, in full or in part: "2 no", "2, technical"."""
    place, *rest = said.split() or [""]
    offered = pending.get("choices", ())
    if not rest or not place.isdecimal() or not 1 <= int(place) <= len(offered):
        return None
    choice = offered[int(place) - 1]
    return str(choice["value"]) if set(rest) <= set(fold(choice["title"]).split()) else None


def _yes_or_no(pending: dict[str, Any], message: Message, values: list[str]) -> str | None:
    meant = yes_no(message.text)
    if pending.get("expects") == "flow" and technical(message.text):
        meant = False
    if meant is None:
        return None
    if pending.get("expects") == "resume":
        return GO_ON[meant]
    if pending.get("expects") not in YES_NO or not {"yes", "no"} <= set(values):
        return None
    return "yes" if meant else "no"
