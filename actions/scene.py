"""What every answer outside the form works with, and the calm answer when the desk cannot be reached."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError

from actions import names
from actions.turn import Turn, read
from actions.voice import Voice
from desk.errors import DeskError

log = logging.getLogger(__name__)
Action = Callable[[CollectingDispatcher, Tracker, dict[str, Any]], list[EventType]]
UNREACHABLE = (DeskError, SQLAlchemyError, ValueError)


@dataclass(frozen=True)
class Scene:
    """One message and the mouth to answer it with."""

    tracker: Tracker
    turn: Turn
    voice: Voice

    @property
    def in_form(self) -> bool:
        """Whether a request is open: the form asks its question after the answer."""
        return bool(self.tracker.active_loop_name == names.FORM)

    @property
    def conversation(self) -> UUID:
        """The desk's id of the conversation."""
        return UUID(self.turn.conversation)

    @property
    def offer(self) -> dict[str, Any]:
        """What was offered before and waits for an answer."""
        return dict(self.tracker.get_slot(names.OFFER) or {})

    def slot(self, name: str) -> Any:
        """A slot's value."""
        return self.tracker.get_slot(name)

    def tell(self, response: str, *, intent: str, choices: tuple[str, ...] = (), **params: Any) -> None:
        """Answer; choices (of the menu) only when no question of the form follows."""
        offered = () if self.in_form else self.voice.choices(*choices, prefix="menu")
        self.voice.answer(response, intent=intent, choices=offered, **params)


Handler = Callable[[Scene], list[EventType]]


def action(handler: Handler) -> Action:
    """Make an action of a handler: it reads the scene, and answers calmly when the desk fails."""

    def run(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = read(tracker)
        scene = Scene(tracker, turn, Voice(dispatcher, turn.lang))
        try:
            return handler(scene)
        except UNREACHABLE as error:
            log.error("%s failed: %s", handler.__name__, type(error).__name__)  # noqa: TRY400 - a trace may hold the text
            scene.tell("answer.failed", intent=turn.intent)
            return []

    return run


def offered(kind: str, **more: Any) -> EventType:
    """Remember what was offered."""
    return SlotSet(names.OFFER, {"kind": kind, **more})


def nothing_offered() -> EventType:
    """Forget what was offered."""
    return SlotSet(names.OFFER, None)


def start_request() -> list[EventType]:
    """Open the form in this same turn."""
    return [FollowupAction(names.FORM)]
