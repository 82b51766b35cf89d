"""A hand-written stand-in for Rasa: it runs the rules and the form over our actions as Rasa 3.6 does, without NLU."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.registry import FORM, HANDLERS
from actions.scene import action
from desk.words import words

RULES = Path(__file__).resolve().parents[2] / "data" / "rules"
NO_PARAMS = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}
MOST_ACTIONS = 10


@dataclass(frozen=True)
class Heard:
    """One message of the assistant, rendered."""

    response: str
    text: str
    kind: str
    expects: str | None
    about: list[str] | None
    choices: list[str]
    titles: list[str]
    intent: str | None


@dataclass
class Talk:
    """One conversation with the actions."""

    lang: str = "en"
    consent: bool = True
    has_number: bool = True
    conversation: str = field(default_factory=lambda: str(uuid.uuid4()))
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    loop: str | None = None
    heard: list[Heard] = field(default_factory=list)

    def say(
        self,
        text: str,
        intent: str = "provide_information",
        confidence: float = 0.9,
        ranking: list[tuple[str, float]] | None = None,
        **entities: Any,
    ) -> list[Heard]:
        """Write words; entities are name=value, name=(value, confidence[, start]) or a list of such pairs."""
        return self._turn(text, intent, confidence, _entities(entities), ranking=ranking or [(intent, confidence)])

    def pick(self, expects: str, value: str) -> list[Heard]:
        """Pick a choice, as the desk's channel passes it on."""
        intent = {names.YES: "affirm", names.NO: "deny"}.get(value, "provide_information")
        signals = {
            names.PERSON: "talk_to_person",
            "start_over": "start_over",
            "cancel": "cancel_request",
            "consent_given": "affirm",
        }
        if expects == names.EVENT:
            intent = signals.get(value, intent)
        entity = {"entity": expects, "value": value, "confidence": 1.0}
        return self._turn(value, intent, 1.0, [entity], choice={"field": expects, "value": value})

    @property
    def last(self) -> Heard:
        """The last message heard."""
        return self.heard[-1]

    @property
    def message_id(self) -> str:
        """The id of the person's latest message."""
        return str(next(e for e in reversed(self.events) if e["event"] == "user")["message_id"])

    def _turn(
        self,
        text: str,
        intent: str,
        confidence: float,
        entities: list[dict[str, Any]],
        choice: dict[str, str] | None = None,
        ranking: list[tuple[str, float]] | None = None,
    ) -> list[Heard]:
        facts = {"consent": self.consent, "person_has_number": self.has_number}
        metadata = {
            "language": self.lang,
            "channel": "sms",
            "conversation": self.conversation,
            "facts": facts,
            "choice": choice,
        }
        parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities}
        parsed["intent_ranking"] = [{"name": name, "confidence": share} for name, share in ranking or [(intent, 1.0)]]
        user = {
            "event": "user",
            "text": text,
            "parse_data": parsed,
            "message_id": str(uuid.uuid4()),
            "metadata": metadata,
        }
        self.events.append(user)
        before = len(self.heard)
        queue = [names.FORM] if self.loop else self._rule(intent, in_form=False)
        for _ in range(MOST_ACTIONS):
            if not queue:
                break
            queue = self._run(queue[0], intent) + queue[1:]
        return self.heard[before:]

    def _run(self, name: str, intent: str) -> list[str]:
        """Run one action; answer what is to run before what was planned."""
        if name == names.FORM:
            return self._form(intent)
        done = self._call(name)
        self.events.append({"event": "action", "name": name})
        return self._after(done)

    def _form(self, intent: str) -> list[str]:
        started, self.loop = self.loop is None, names.FORM
        if started:
            self.slots[names.REQUESTED_SLOT] = None
        done = self._call(names.VALIDATE_FORM, extra=[{"event": "action", "name": names.FORM}])
        if any(event["event"] == "action_execution_rejected" for event in done):
            return self._rule(intent, in_form=True)
        self.events.append({"event": "action", "name": names.FORM})
        asked = self.slots.get(names.REQUESTED_SLOT)
        if asked:
            self._call(f"action_ask_{asked}")
            return []
        self.loop = None
        return ["action_close_request"]

    def _call(self, name: str, extra: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        latest = next(e for e in reversed(self.events) if e["event"] == "user")["parse_data"]
        tracker = Tracker(
            self.conversation,
            dict(self.slots),
            latest,
            self.events + (extra or []),
            False,
            None,
            {"name": self.loop} if self.loop else {},
            None,
        )
        dispatcher = CollectingDispatcher()
        function = FORM[name] if name in FORM else action(HANDLERS[name])
        done = function(dispatcher, tracker, {})
        self.heard += [self._render(message) for message in dispatcher.messages]
        for event in done:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            if event["event"] == "active_loop":
                self.loop = event["name"]
            self.events.append(dict(event))
        return [dict(event) for event in done]

    def _after(self, done: list[dict[str, Any]]) -> list[str]:
        if any(event["event"] == "followup" for event in done):
            return [names.FORM]
        reopened = any(event["event"] == "active_loop" and event["name"] for event in done)
        return [names.FORM] if reopened else []

    def _rule(self, intent: str, *, in_form: bool) -> list[str]:
        for steps in _rules()[in_form]:
            if steps[0] == intent:
                return steps[1:]
        if in_form:
            raise AssertionError(f"the form rejected {intent}, and no rule answers it")
        return ["action_default_fallback"]

    def _render(self, message: dict[str, Any]) -> Heard:
        params = {key: value for key, value in message.items() if key not in NO_PARAMS}
        meaning = message["custom"]
        return Heard(
            response=message["response"],
            text=words("bot", self.lang)(message["response"], **params),
            kind=meaning["kind"],
            expects=meaning.get("expects"),
            about=meaning.get("about"),
            choices=[button["payload"] for button in message["buttons"]],
            titles=[button["title"] for button in message["buttons"]],
            intent=meaning.get("intent"),
        )


def _entities(given: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for name, values in given.items():
        for value in values if isinstance(values, list) else [values]:
            pair = value if isinstance(value, tuple) else (value, 0.95)
            start = {"start": pair[2]} if len(pair) > 2 else {}
            found.append({"entity": name, "value": pair[0], "confidence": pair[1], **start})
    return found


def _rules() -> dict[bool, list[list[str]]]:
    """The steps of every rule that begins with an intent, by whether the form must be open."""
    found: dict[bool, list[list[str]]] = {True: [], False: []}
    for path in sorted(RULES.glob("*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            steps = [step.get("intent") or step.get("action") for step in rule["steps"] if "active_loop" not in step]
            if "intent" in rule["steps"][0]:
                found[rule["condition"][0]["active_loop"] is not None].append(steps)
    return found
