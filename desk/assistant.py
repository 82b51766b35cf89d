"""Rasa over HTTP, as the desk's `Assistant`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import httpx

from desk.errors import AssistantUnavailable
from desk.ports import AssistantAnswer, Choice, Said, Turn

SLOW = 10.0


class RasaAssistant:
    """Talks to our input channel inside Rasa; anything but a whole answer raises AssistantUnavailable."""

    def __init__(self, *, url: str, token: str) -> None:
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=SLOW)

    def take_turn(self, turn: Turn) -> AssistantAnswer:
        """See `desk.ports.Assistant`."""
        choice = {"field": turn.choice[0], "value": turn.choice[1]} if turn.choice else None
        raw = self._call(
            "POST",
            "/webhooks/desk/turn",
            {
                "conversation": str(turn.conversation),
                "message_id": turn.message_id,
                "text": turn.text,
                "language": turn.language,
                "channel": turn.channel,
                "choice": choice,
                "facts": turn.facts,
            },
        )
        try:
            return AssistantAnswer(
                intent=(raw.get("intent") or {}).get("name"),
                refused=bool(raw["refused"]),
                messages=[_said(message) for message in raw["messages"]],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise AssistantUnavailable("Rasa answered something that is no answer.") from error

    def forget(self, conversation: UUID) -> None:
        """See `desk.ports.Assistant`."""
        self._call("DELETE", f"/webhooks/desk/conversations/{conversation}", None)

    def forget_all(self, conversations: Iterable[UUID]) -> None:
        """Delete the memory of several conversations."""
        for conversation in conversations:
            self.forget(conversation)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        try:
            answer = self._http.request(method, path, json=body)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:
            # The error's own text holds addresses of ours only, yet a reason is all that callers need.
            raise AssistantUnavailable(f"Rasa did not answer: {type(error).__name__}.") from None
        return found


def _said(raw: dict[str, Any]) -> Said:
    return Said(
        text=str(raw.get("text") or ""),
        kind=str(raw.get("kind") or "answer"),
        expects=raw.get("expects"),
        about=raw.get("about"),
        choices=tuple(Choice(str(choice["title"]), str(choice["value"])) for choice in raw.get("choices") or ()),
        intent=raw.get("intent"),
    )
