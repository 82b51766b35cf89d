"""Choices where a channel has no buttons: one numbered line each."""

from __future__ import annotations

from desk.ports import Outgoing


def numbered(message: Outgoing) -> str:
    """The text, then a line `1 Yes` for each choice; the desk resolves the number that comes back."""
    lines = [f"{number} {choice.title}" for number, choice in enumerate(message.choices, start=1)]
    return "\n".join([message.text, *lines])
