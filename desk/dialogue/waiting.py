"""Messages that wait until the desk's own question is answered: none is lost, and each is taken in its turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desk.clearance import NOTHING_OPEN
from desk.model import Conversation, Message


def held(conversation: Conversation) -> list[str]:
    """The ids of the messages that wait, oldest first."""
    waiting = (conversation.pending or {}).get("held", ())
    # One message could wait, when there was no list of them; such a conversation may still be open.
    return [waiting] if isinstance(waiting, str) else list(waiting)


def hold(conversation: Conversation, messages: Iterable[str]) -> None:
    """Let messages wait, by their ids, besides those that do."""
    waiting = [*held(conversation), *messages]
    if waiting:
        conversation.pending = {**(conversation.pending or NOTHING_OPEN), "held": waiting}


def step_back(conversation: Conversation) -> None:
    """The question that was open before the desk's own is open again; what waits goes on waiting."""
    waiting, conversation.pending = held(conversation), (conversation.pending or {}).get("prior")
    hold(conversation, waiting)


def released(session: Session, conversation: Conversation) -> list[Message]:
    """What waited, as far as its words are kept; it waits no more."""
    found = (session.get(Message, UUID(waiting)) for waiting in held(conversation))
    conversation.pending = without(conversation.pending, "held")
    return [message for message in found if message is not None and message.text]


def without(pending: dict[str, Any] | None, *keys: str) -> dict[str, Any] | None:
    """What is open, apart from what is kept beside it; None when nothing else is."""
    left = {key: value for key, value in (pending or {}).items() if key not in keys}
    return None if left == NOTHING_OPEN else left or None


def desk_asks(conversation: Conversation) -> bool:
    """Whether the open question is the desk's own."""
    return (conversation.pending or {}).get("by") == "desk"
