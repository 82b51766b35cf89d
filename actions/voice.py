"""How the actions speak: a response by name, what kind it is, and what it expects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions import names
from desk.words import words


@dataclass(frozen=True)
class Choice:
    """What a person reads and the id it stands for."""

    title: str
    value: str


@dataclass(frozen=True)
class Question:
    """What is asked, as meaning; `slot` is the field the form waits for, `step` which part of it."""

    slot: str
    step: str
    response: str
    expects: str | None = None
    kind: str = names.QUESTION
    params: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    about: tuple[str, str] | None = None


@dataclass(frozen=True)
class Voice:
    """The assistant's mouth for one turn, in one language."""

    dispatcher: CollectingDispatcher
    lang: str

    @property
    def has_spoken(self) -> bool:
        """Whether something was said in this turn."""
        return bool(self.dispatcher.messages)

    def word(self, msgid: str, **params: Any) -> str:
        """A short text, as part of another or as the title of a choice."""
        return words("bot", self.lang)(msgid, **params)

    def choices(self, *values: str, prefix: str = "choice") -> tuple[Choice, ...]:
        """Choices whose titles stand in the catalogue under `prefix.value`."""
        return tuple(Choice(self.word(f"{prefix}.{value}"), value) for value in values)

    def answer(
        self, response: str, *, intent: str | None = None, choices: Iterable[Choice] = (), **params: Any
    ) -> None:
        """Answer something; choices after an answer offer a next step."""
        self._say(response, {"kind": names.ANSWER, "intent": intent}, choices, params)

    def notice(self, response: str, **params: Any) -> None:
        """Say something that asks for nothing."""
        self._say(response, {"kind": names.NOTICE}, (), params)

    def ticket(self, response: str, **params: Any) -> None:
        """Announce a new ticket."""
        self._say(response, {"kind": names.TICKET}, (), params)

    def ask(self, question: Question, *, intent: str | None = None) -> None:
        """Ask a question."""
        meaning = {
            "kind": question.kind,
            "expects": question.expects,
            "about": list(question.about) if question.about else None,
            "intent": intent,
        }
        self._say(question.response, meaning, question.choices, question.params)

    def _say(self, response: str, meaning: dict[str, Any], choices: Iterable[Choice], params: dict[str, Any]) -> None:
        self.dispatcher.utter_message(
            response=response,
            json_message={key: value for key, value in meaning.items() if value is not None},
            buttons=[{"title": choice.title, "payload": choice.value} for choice in choices],
            **params,
        )
