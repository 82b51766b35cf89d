"""Everything the desk refuses to do, as one tree. Doors turn these into their own answers in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class DeskError(Exception):
    """Something was refused; the message says what to do about it and holds no personal data."""


class SettingsError(DeskError):
    """Settings are missing or contradict each other."""


class NotFound(DeskError):
    """There is no such thing, or the person asking may not know of it."""


class NotAllowed(DeskError):
    """Who asks is not known, or may not do this."""


class Conflict(DeskError):
    """Somebody else was first."""


class TransitionRefused(Conflict):
    """The taxonomy has no way from the ticket's status to the one asked for."""


class Undelivered(Conflict):
    """The last reply has not reached the person; what was asked for would hide that."""


class Silenced(Conflict):
    """The person asked for silence on the channel."""


class StaleReply(Conflict):
    """Messages came after what the writer had seen; `messages` holds them, oldest first."""

    def __init__(self, message: str, messages: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.messages = tuple(messages)


class BadInput(DeskError):
    """A value cannot be used; `field` names it."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class SendError(DeskError):
    """A provider did not take a message: its `code`, and whether sending again can help.

    `unclear` means that it may have taken it after all: it must be asked before anything is sent again.
    """

    def __init__(self, message: str, *, code: int | None, retryable: bool, unclear: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable
        self.unclear = unclear


class AssistantUnavailable(DeskError):
    """The assistant cannot be reached, is slow or answers nonsense; asking again later can help."""


class ProviderUnavailable(DeskError):
    """The provider cannot be asked just now; asking again later can help."""


class DatabaseAway(DeskError):
    """The database does not answer, so nothing was stored; asking again later can help."""
