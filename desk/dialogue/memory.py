"""What was decided about a message while the assistant's answer is awaited, as it is kept with the message."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from desk.dialogue.act import Act
from desk.ports import Choice, Said, Turn


def keep(act: Act) -> dict[str, Any] | None:
    """The question to the assistant, what is said before its answer and taken after; None when nothing is asked."""
    if act.ask is None:
        return None
    return {
        "say": [asdict(said) for said in act.say],
        "ask": {**asdict(act.ask), "conversation": str(act.ask.conversation)},
        "after": list(act.after),
    }


def recall(kept: dict[str, Any]) -> Act:
    """The act that `keep` kept."""
    asked = kept["ask"]
    turn = Turn(
        **{
            **asked,
            "conversation": UUID(asked["conversation"]),
            "choice": tuple(asked["choice"]) if asked["choice"] else None,
        }
    )
    return Act(say=tuple(_said(said) for said in kept["say"]), ask=turn, after=tuple(kept.get("after", ())))


def _said(kept: dict[str, Any]) -> Said:
    return Said(**{**kept, "choices": tuple(Choice(**choice) for choice in kept["choices"])})
