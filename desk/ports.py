"""What the desk needs from the outside, as protocols that the doors fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID


@dataclass(frozen=True)
class Choice:
    """One answer a person can pick: what they read and the id it stands for."""

    title: str
    value: str


@dataclass(frozen=True)
class Outgoing:
    """A message as meaning; the channel decides its looks. `seq` is its number in the conversation."""

    text: str
    lang: str
    choices: tuple[Choice, ...] = ()
    kind: str = "answer"
    seq: int = 0


@dataclass(frozen=True)
class Content:
    """A message that the provider composes: the id of a template there, and what fills it."""

    sid: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Interactive:
    """Buttons or a list: the `definition` is made once at the provider and holds no word of a person's."""

    definition: Mapping[str, Any]
    variables: Mapping[str, str]


class Sender(Protocol):
    """A channel's way out."""

    def render(self, message: Outgoing) -> list[str]:
        """The parts of the message as the person will read them, each within the provider's limit."""
        ...

    def segments(self, body: str) -> int:
        """How many segments the provider counts for one part."""
        ...

    def send(self, *, to: str, body: str, status_callback: str, content: Content | None = None) -> str:
        """Hand one part to the provider, as its content if it has one; answer its id. Raises SendError."""
        ...

    def find(self, *, to: str, body: str | None, since: datetime) -> list[str]:
        """The provider's ids of what it has from us to somebody since then, oldest first; raises SendError.

        Only messages with this body, or all with None. Asked before a part is sent again whose sending ended unclearly.
        """
        ...


@runtime_checkable
class Discarder(Protocol):
    """A way out whose provider keeps copies."""

    def discard(self, provider_id: str) -> None:
        """Delete the provider's copy of a message; one that is gone is no error. Raises SendError."""
        ...


@runtime_checkable
class Composer(Protocol):
    """A way out that can show choices as buttons or a list."""

    def interactive(self, message: Outgoing) -> Interactive | None:
        """How the message's choices are shown; None when they do not fit and numbered text does it."""
        ...

    def create(self, definition: Mapping[str, Any]) -> str:
        """Make a definition known to the provider; answer its id there. Raises SendError."""
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


@dataclass(frozen=True)
class Listed:
    """A message that a person sent, as the provider's own list has it; `text` is None for what is refused unread."""

    provider_id: str
    channel: str
    address: str
    text: str | None
    at: datetime


@dataclass(frozen=True)
class Progress:
    """How far the provider has come with a message of ours."""

    provider_id: str
    status: str
    error_code: int | None


class Provider(Protocol):
    """What the provider knows of its traffic with us; every call raises ProviderUnavailable."""

    def received(self, *, since: datetime) -> list[Listed]:
        """What people sent to our addresses since then, oldest first; senders nobody can answer are left out."""
        ...

    def progress(self, *, since: datetime) -> list[Progress]:
        """What we sent since then."""
        ...
