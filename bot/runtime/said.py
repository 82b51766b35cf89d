"""What the assistant says in a turn, one message for each utterance."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class Said(OutputChannel):
    """Collects whole utterances: Rasa's collector splits text, buttons and the rest into separate messages."""

    def __init__(self, intent: str | None) -> None:
        self.messages: list[dict[str, Any]] = []
        self._intent = intent

    @classmethod
    def name(cls) -> str:
        return "desk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(as_message(message, self._intent))


def as_message(utterance: dict[str, Any], intent: str | None) -> dict[str, Any]:
    """Return an utterance in the desk's shape: text, kind, expects, about, choices, intent."""
    custom = utterance.get("custom") or {}
    kind = custom.get("kind") or "answer"
    return {
        "text": utterance.get("text") or "",
        "kind": kind,
        "expects": custom.get("expects"),
        "about": custom.get("about"),
        "choices": [
            {"title": button["title"], "value": button["payload"]} for button in utterance.get("buttons") or ()
        ],
        "intent": custom.get("intent") or (intent if kind == "answer" else None),
    }
