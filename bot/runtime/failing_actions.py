"""A turn in which an action fails is a failed turn.

Rasa logs the exception, drops the action's events and goes on: the person gets no answer, the tracker says
that the action ran, and nobody tries again. We raise instead, before the tracker is saved: the desk gets an
error, and its next try starts from the same state.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.processor import MessageProcessor


class ActionFailed(Exception):
    """An action raised; the cause is chained."""


class Watched:
    """An action that remembers why it failed."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.failure: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await self._action.run(*args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            self.failure = error
            raise


def apply() -> None:
    rasas_own = MessageProcessor._run_action  # noqa: SLF001 - Rasa has no other place to change it
    if getattr(rasas_own, "raises", False):
        return

    async def run_action(self: MessageProcessor, action: Action, *args: Any, **kwargs: Any) -> bool:
        watched = Watched(action)
        goes_on = await rasas_own(self, watched, *args, **kwargs)  # type: ignore[arg-type]
        if watched.failure is not None:
            raise ActionFailed(action.name()) from watched.failure
        return goes_on

    run_action.raises = True  # type: ignore[attr-defined]
    MessageProcessor._run_action = run_action  # noqa: SLF001 - Rasa has no other place to change it
