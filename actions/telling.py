"""Saying what a message changed beside what was asked for."""

from __future__ import annotations

from actions import filling, summary
from actions.progress import Request
from actions.turn import Turn
from actions.voice import Voice


def note(request: Request, filled: list[str], voice: Voice) -> None:
    """Say what was understood when it was not what was asked for."""
    for name in filled[:2]:
        noted = {"field": voice.word(f"field.{name}"), "value": summary.readable(name, request.get(name), voice)}
        voice.notice("form.noted", **noted)


def correct(request: Request, turn: Turn, voice: Voice, *, but: str | None = None) -> bool:
    """Apply the corrections that a message holds, and say which; False when it holds none."""
    found = filling.corrections(request, turn, but=but)
    for name, reading in found.items():
        request.set(name, reading.value, turn, confidence=reading.confidence)
        changed = {"field": voice.word(f"field.{name}"), "value": summary.readable(name, reading.value, voice)}
        voice.notice("summary.corrected", **changed)
    return bool(found)
