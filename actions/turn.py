"""One message as the actions read it from Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from rasa_sdk import Tracker

from actions import names

REPORTS = ("report_child_at_risk", "report_staff_misconduct")  # the desk has decided about these before
CHOSEN = (*names.ASKED, names.LANGUAGE, names.YESNO, names.MENU, names.EVENT)
SURE = 0.6


@dataclass(frozen=True)
class Entity:
    """Something the assistant recognised, and how sure it is."""

    name: str
    value: Any
    confidence: float = 1.0
    start: int | None = None  # where its words begin in the text


@dataclass(frozen=True)
class Turn:
    """What came in, in whose conversation, and what is known about the person."""

    text: str = ""
    lang: str = "en"
    intent: str = ""
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = ()  # the likeliest intents, the first ones first
    entities: tuple[Entity, ...] = ()
    message_id: str = ""
    conversation: str = ""
    choice: tuple[str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def consented(self) -> bool:
        """Whether the person agreed to being stored, earlier or elsewhere."""
        return bool(self.facts.get("consent"))

    @property
    def today(self) -> date:
        """The day, for dates that are told from it."""
        return self.now.date()

    @property
    def event(self) -> str | None:
        """The desk's own signal, when this message is one."""
        return self.choice[1] if self.choice and self.choice[0] == names.EVENT else None

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.text.split())

    @property
    def wants_language(self) -> bool:
        """Whether another language is asked for: the desk asks which, and the assistant is silent."""
        return self.choice is None and self.intent == names.CHANGE_LANGUAGE and self.confidence >= SURE

    def all(self, name: str) -> list[Entity]:
        """The entities of one name, in the order of the assistant."""
        return [entity for entity in self.entities if entity.name == name]

    def first(self, name: str) -> Entity | None:
        """The first entity of one name."""
        return next(iter(self.all(name)), None)


def read(tracker: Tracker) -> Turn:
    """The latest message of a conversation."""
    said: Mapping[str, Any] = next((event for event in reversed(tracker.events) if event.get("event") == "user"), {})
    return _turn(tracker, tracker.latest_message or {}, said)


def earlier(tracker: Tracker, message_id: str) -> Turn | None:
    """A message that came before, as it was understood then."""
    users = (event for event in reversed(tracker.events) if event.get("event") == "user")
    said = next((event for event in users if event.get("message_id") == message_id), None)
    return _turn(tracker, said.get("parse_data") or {}, said) if said else None


def since_user(tracker: Tracker) -> list[Mapping[str, Any]]:
    """What happened after the latest message."""
    events = list(tracker.events)
    last = max((index for index, event in enumerate(events) if event.get("event") == "user"), default=-1)
    return events[last + 1 :]


def _turn(tracker: Tracker, understood: Mapping[str, Any], said: Mapping[str, Any]) -> Turn:
    metadata = said.get("metadata") or understood.get("metadata") or {}
    intent = understood.get("intent") or {}
    entities = tuple(_entity(raw) for raw in understood.get("entities") or () if raw.get("entity"))
    text = (understood.get("text") or "").strip()
    choice = _choice(metadata, text, entities)
    return Turn(
        text="" if choice else text,
        lang=metadata.get("language") or "en",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple(
            (str(item["name"]), float(item["confidence"]))
            for item in understood.get("intent_ranking") or ()
            if item.get("name") and item["name"] not in REPORTS
        ),
        entities=() if choice else entities,
        message_id=str(said.get("message_id") or understood.get("message_id") or ""),
        conversation=metadata.get("conversation") or tracker.sender_id,
        choice=choice,
        facts=metadata.get("facts") or {},
    )


def _entity(raw: Mapping[str, Any]) -> Entity:
    confidence = raw.get("confidence", raw.get("confidence_entity"))
    return Entity(raw["entity"], raw.get("value"), 1.0 if confidence is None else float(confidence), raw.get("start"))


def _choice(metadata: Mapping[str, Any], text: str, entities: tuple[Entity, ...]) -> tuple[str, str] | None:
    """What the person picked. The channel makes entities of a choice, with no words of the person's beside them."""
    chosen = metadata.get("choice")
    if chosen:
        return str(chosen["field"]), str(chosen["value"])
    if (
        text
        and not text.startswith("/")
        and not any(text == str(entity.value) for entity in entities if entity.name == names.EVENT)
    ):
        return None
    return next(((entity.name, str(entity.value)) for entity in entities if entity.name in CHOSEN), None)
