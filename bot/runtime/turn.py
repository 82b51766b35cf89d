"""One turn as the desk asks for it, and what the assistant is told when no words were written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "fr", "es", "ar")
CHANNELS = ("sms", "whatsapp", "web_chat")
YES_NO_FIELDS = ("confirm", "yesno", "consent")
YES_NO = {"yes": "affirm", "no": "deny"}
# What the desk's own signals and the choices of a menu mean to the rules.
SIGNALS = {
    "consent_given": "affirm",
    "person": "talk_to_person",
    "start_over": "start_over",
    "cancel": "cancel_request",
}
LONGEST = 20_000


class BadTurn(ValueError):
    """A request that is no turn; the message names the field and never quotes its value."""


@dataclass(frozen=True)
class Turn:
    """A message of one person, or a choice among those offered, never both."""

    conversation: str
    message_id: str
    text: str
    language: str
    channel: str
    choice: tuple[str, str] | None
    facts: dict[str, Any]

    @property
    def metadata(self) -> dict[str, Any]:
        """What actions and the words' language are chosen by."""
        return {
            "language": self.language,
            "channel": self.channel,
            "conversation": self.conversation,
            "facts": self.facts,
            "choice": {"field": self.choice[0], "value": self.choice[1]} if self.choice else None,
        }


def read_turn(body: Any) -> Turn:
    """Return the turn in a request's JSON; raises BadTurn."""
    if not isinstance(body, dict):
        raise BadTurn("The body must be a JSON object")
    turn = Turn(
        conversation=_string(body, "conversation"),
        message_id=_string(body, "message_id"),
        # To Rasa a slash begins a command that sets intents and slots; nobody outside may give one.
        text=_text(body).lstrip("/ \t\n"),
        language=_one_of(body, "language", LANGUAGES),
        channel=_one_of(body, "channel", CHANNELS),
        choice=_choice(body.get("choice")),
        facts=_facts(body.get("facts")),
    )
    if turn.choice is None and body.get("text") is None:
        raise BadTurn("text or choice is needed")
    return turn


def chosen(field: str, value: str, language: str) -> dict[str, Any]:
    """Return what Rasa's parser would say of a choice: certain, and with nothing to understand."""
    intent = "provide_information"
    if field in YES_NO_FIELDS:
        intent = YES_NO.get(value, intent)
    if field == "event":
        intent = SIGNALS.get(value, intent)
    entities = [_entity(field, value)]
    if (field, value) == ("event", "consent_given"):
        entities.insert(0, _entity("consent", "yes"))
    return _certain(value, intent, entities, language)


def nothing_said(language: str) -> dict[str, Any]:
    """Return what is understood from a message of slashes and spaces."""
    parsed = _certain("", "out_of_scope", [], language)
    parsed["intent"]["confidence"] = 0.0
    return parsed


def _certain(text: str, intent: str, entities: list[dict[str, Any]], language: str) -> dict[str, Any]:
    best = {"name": intent, "confidence": 1.0}
    return {
        "text": text,
        "intent": best,
        "intent_ranking": [best],
        "entities": entities,
        "language": {"code": language, "confidence": 1.0},
    }


def _entity(name: str, value: str) -> dict[str, Any]:
    return {
        "entity": name,
        "value": value,
        "start": 0,
        "end": len(value),
        "confidence": 1.0,
        "extractor": "DeskChannel",
    }


def _string(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise BadTurn(f"{key} must be a string of 1 to 255 characters")
    return value


def _text(body: dict[str, Any]) -> str:
    text = body.get("text")
    if text is None:
        return ""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise BadTurn(f"text must be a string of at most {LONGEST} characters")
    # PostgreSQL stores no NUL.
    return text.replace("\x00", "")


def _one_of(body: dict[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = body.get(key)
    if value not in allowed:
        raise BadTurn(f"{key} must be one of {', '.join(allowed)}")
    return str(value)


def _choice(raw: Any) -> tuple[str, str] | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise BadTurn("choice must be an object with field and value")
    return _string(raw, "field"), _string(raw, "value")


def _facts(raw: Any) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise BadTurn("facts must be an object")
    return raw
