"""What the desk needs from the outside, as protocols that the doors fill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Choice:
    """One answer a person can pick: what they read and the id it stands for."""

    title: str
    value: str


@dataclass(frozen=True)
class Outgoing:
    """A message as meaning; the channel decides its looks."""

    text: str
    lang: str
    choices: tuple[Choice, ...] = ()
    kind: str = "answer"


class Sender(Protocol):
    """A channel's way out."""

    def render(self, message: Outgoing) -> list[str]:
        """The parts of the message as the person will read them, each within the provider's limit."""
        ...

    def segments(self, body: str) -> int:
        """How many segments the provider counts for one part."""
        ...

    def send(self, *, to: str, body: str, status_callback: str) -> str:
        """Hand one part to the provider; answer its id. Raises SendError."""
        ...


@dataclass(frozen=True)
class Turn:
    """What the assistant is told of one message."""

    conversation: UUID
    message_id: str
    language: str
    channel: str
    text: str | None = None
    choice: tuple[str, str] | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One message of the assistant."""

    text: str
    kind: str = "answer"
    expects: str | None = None
    about: list[str] | None = None
    choices: tuple[Choice, ...] = ()
    intent: str | None = None


@dataclass(frozen=True)
class AssistantAnswer:
    """What the assistant made of a message; `refused` means it is a report and was not kept."""

    intent: str | None
    refused: bool
    messages: Sequence[Said]


class Assistant(Protocol):
    """The dialogue engine. A repeated message id gets the stored answer, never a second turn."""

    def take_turn(self, turn: Turn) -> AssistantAnswer:
        """Answer one message; raises AssistantUnavailable."""
        ...

    def forget(self, conversation: UUID) -> None:
        """Delete the conversation's memory; raises AssistantUnavailable."""
        ...


Enqueue = Callable[..., None]
"""enqueue(session, workflow, *ids, workflow_id=…, partition=…, delay_seconds=0): in the session's own transaction."""
