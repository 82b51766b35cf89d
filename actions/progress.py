"""The half-filled request: its values, where each came from, and where the conversation about it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions import names
from actions.turn import Turn

FORM_SLOTS = (*names.ASKED, names.PROVENANCE, names.PROGRESS)


@dataclass
class Progress:
    """What the slots of the fields do not say."""

    begun: str = ""  # the message that began the request: however often it is confirmed, one ticket comes of it
    candidates: list[str] = field(default_factory=list)  # topics that the words may mean, best first
    countries: list[str] = field(default_factory=list)  # countries that a name may mean, likeliest first: "Congo"
    menu: str = ""  # "areas", an area or a group: which topic menu is open
    doubt: list[str] = field(default_factory=list)  # [FIELD, ID] that waits for a yes or no
    refused: list[str] = field(default_factory=list)  # [FIELD, ID] that got a no: not asked about again
    roles_page: int = 0
    misses: int = 0  # how often the open question was not understood
    details: bool = False  # the person wants to add optional fields
    asked: list[str] = field(default_factory=list)  # optional fields that were answered or skipped
    changing: str = ""  # "which", or the field that is being asked again
    sure: str = ""  # cancelled or restarted: waits for "are you sure?"
    menu_open: bool = False
    digression: str = ""  # the intent of the message before, when it was about something else
    unknown: str = ""  # the required field that the person could not tell
    later: list[str] = field(default_factory=list)  # messages that hold another request, for after this one
    handed: bool = False  # a person was called because the questions led nowhere
    noticed: int = 0  # how often the notice was put: word for word first, shorter then
    shown: list[str] = field(
        default_factory=list
    )  # the lines of the last summary: the same ones are not read out twice

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> Progress:
        """From the slot, as JSON left it."""
        known = {item.name for item in fields(cls)}
        return cls(**{key: value for key, value in (stored or {}).items() if key in known})


@dataclass
class Request:
    """A request while it is being made."""

    values: dict[str, Any]
    provenance: dict[str, Any]
    progress: Progress
    profile: dict[str, Any]
    outcome: str | None = None

    @classmethod
    def read(cls, tracker: Tracker) -> Request:
        """From the tracker's slots."""
        slots = tracker.slots
        return cls(
            values={name: slots.get(name) for name in names.ASKED},
            provenance=dict(slots.get(names.PROVENANCE) or {}),
            progress=Progress.read(slots.get(names.PROGRESS)),
            profile=dict(slots.get(names.PROFILE) or {}),
        )

    def get(self, name: str) -> Any:
        """The value of a field."""
        return self.values.get(name)

    def set(self, name: str, value: Any, turn: Turn, *, confidence: float = 1.0, how: str = "asked") -> None:
        """Fill a field and note where the value came from."""
        self.values[name] = value
        self.provenance[name] = {"message": turn.message_id, "confidence": round(confidence, 3), "how": how}
        if self.progress.changing == name:
            self.progress.changing = ""
        if self.progress.doubt[:1] == [name]:
            self.progress.doubt = []
        if name == names.COUNTRY:
            self.progress.countries = []

    def missing(self, name: str) -> bool:
        """Whether a field has no value yet."""
        return self.values.get(name) is None

    def slots(self) -> list[EventType]:
        """Events that store all of it."""
        stored = [SlotSet(name, value) for name, value in self.values.items()]
        return [
            *stored,
            SlotSet(names.PROVENANCE, self.provenance),
            SlotSet(names.PROGRESS, asdict(self.progress)),
            SlotSet(names.OUTCOME, self.outcome),
        ]


def forgotten(*, keep_consent: bool = True) -> list[EventType]:
    """Events that forget the half-filled request; the yes to the notice stays."""
    kept = {names.CONSENT} if keep_consent else set()
    return [SlotSet(name, None) for name in (*FORM_SLOTS, names.OUTCOME, names.REQUESTED_SLOT) if name not in kept]
