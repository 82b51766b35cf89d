"""What a turn comes to, and the words the desk says itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desk import clearance
from desk.model import Conversation, Message
from desk.ports import Choice, Said, Turn
from desk.spoken import spoken
from desk.words import words

SAFETY_MESSAGES = {
    "disclosure": "m06",
    "survivor": "m07",
    "distress": "m08",
    "under_18": "m09",
    "violation": "m10",
    "misconduct": "m11",
}
FALLBACKS = (
    "local_emergency",
    "local_cp_focal",
    "gbv_contact",
    "crisis_contact",
    "child_helpline",
    "ctfmr_contact",
    "psea_contact",
)


@dataclass(frozen=True)
class Act:
    """Say this, ask the assistant that, then forget or start these; `erased` when the message itself is gone.

    `after` are the ids of the messages to be taken once the assistant has answered, in order, in the same turn.
    """

    say: tuple[Said, ...] = ()
    ask: Turn | None = None
    after: tuple[str, ...] = ()
    forget: tuple[UUID, ...] = ()
    then: tuple[tuple[str, tuple[str, ...], int], ...] = ()
    erased: bool = False


@dataclass(frozen=True)
class House:
    """What the desk's own sentences name: the public page to point to."""

    public_page: str


def language_of(conversation: Conversation) -> str:
    """The language to speak in: the person's, or the first of ours while theirs is not known or not spoken here."""
    lang, ours = conversation.person.language, spoken(conversation)
    return lang if lang in ours else ours[0]


def sentence(
    conversation: Conversation,
    msgid: str,
    *,
    kind: str = "notice",
    expects: str | None = None,
    choices: tuple[str, ...] = (),
    **params: str,
) -> Said:
    """One sentence of the catalogue; `choices` are message ids ending in the value they stand for (`m05.yes`)."""
    say = words("bot", language_of(conversation))
    titles = tuple(Choice(say(choice), choice.rpartition(".")[2]) for choice in choices)
    return Said(text=say(msgid, **params), kind=kind, expects=expects, choices=titles)


def safety_message(conversation: Conversation, msgid: str) -> Said:
    """A safety message; until the desk has verified contacts, its placeholders hold the fallback words."""
    say = words("bot", language_of(conversation))
    choices = ("m10.training", "m10.menu") if msgid == "m10" else ()
    fallbacks = {name: say(f"fallback.{name}") for name in FALLBACKS}
    return sentence(conversation, msgid, kind="safety", choices=choices, **fallbacks)


def wait_for(conversation: Conversation, said: Said, *, expects: str, **more: Any) -> Said:
    """Keep that the desk itself waits for an answer to what is said."""
    conversation.pending = {
        "by": "desk",
        "expects": expects,
        "choices": [{"title": choice.title, "value": choice.value} for choice in said.choices],
        **more,
    }
    return said


def turn_for(
    conversation: Conversation,
    message: Message,
    *,
    text: str | None = None,
    choice: tuple[str, str] | None = None,
) -> Turn:
    """What the assistant is asked about a message; the message's id keeps it to one turn."""
    person = conversation.person
    return Turn(
        conversation=conversation.id,
        message_id=str(message.id),
        language=language_of(conversation),
        channel=conversation.channel,
        text=text.lstrip("/ ") if text else None,
        choice=choice,
        facts={
            "consent": person.consented_at is not None,
            "person_has_number": conversation.address_id is not None,
            "technical": clearance.given(conversation),
        },
    )
