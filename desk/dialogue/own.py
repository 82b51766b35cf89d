"""Answers to the questions that the desk asks itself: language, consent, safety choices, erasure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desk.dialogue.act import Act, House, safety_message, sentence, turn_for, wait_for
from desk.dialogue.languages import ask_language, choose, consent_question, follow, insists
from desk.dialogue.looping import put_before_staff
from desk.erasure import LINGER, forget_words, provider_copies
from desk.model import Conversation, Message

CONSENT_VERSION = "m02-0.1"
Again = Callable[[Message], Act]


def answer(
    session: Session,
    conversation: Conversation,
    message: Message,
    value: str | None,
    *,
    house: House,
    now: datetime,
    again: Again,
) -> Act | None:
    """What follows from an answer to the desk's open question; None when the message is no answer to it.

    `again` looks at a message that was waiting, as if it came now.
    """
    pending = conversation.pending or {}
    match pending.get("expects"), value:
        case "language", None:
            return _no_language(session, conversation, message, now=now)
        case "language", str(code):
            choose(conversation, code)
            held, conversation.pending = _held(session, conversation), pending.get("prior")
            return again(held) if held else Act(ask=turn_for(conversation, message, choice=("event", "resume")))
        case "consent", "yes":
            conversation.person.consented_at, conversation.person.consent_version = now, CONSENT_VERSION
            conversation.pending = None
            safe_word = sentence(conversation, "m12")
            return Act(say=(safe_word,), ask=turn_for(conversation, message, choice=("event", "consent_given")))
        case "consent", "no":
            return farewell(session, conversation, "m03", now=now, public_page=house.public_page)
        case "erase", "yes":
            return farewell(session, conversation, "m16", now=now)
        case "erase", _:
            conversation.pending = pending.get("prior")
            return Act(say=(sentence(conversation, "erase.kept"),)) if value else None
        case "flow" | "report" | "after_safety" | "resume", _:
            return _after_safety(session, conversation, message, value, again=again)
    return None


def _no_language(session: Session, conversation: Conversation, message: Message, *, now: datetime) -> Act | None:
    """The menu once more, then a human; None when the message itself shows a language, or ours is known anyway."""
    pending = conversation.pending or {}
    if follow(conversation, message.text):
        conversation.pending = pending.get("prior")
        return None
    if not insists(conversation, message.text):
        return ask_language(conversation, _held(session, conversation) or message)
    put_before_staff(session, conversation, message, flag=None, now=now)
    conversation.pending = {**pending, "left_to_staff": True}
    return Act() if pending.get("left_to_staff") else Act(say=(sentence(conversation, "language.person"),))


def _after_safety(
    session: Session, conversation: Conversation, message: Message, value: str | None, *, again: Again
) -> Act | None:
    pending = conversation.pending or {}
    prior = pending.get("prior")
    match pending["expects"], value:
        case "flow", "yes":
            said = safety_message(conversation, "m06")
            return Act(say=(wait_for(conversation, said, expects="after_safety", prior=prior),))
        case "flow", "no":
            conversation.pending = prior
            return Act(say=(sentence(conversation, "m22"),))
        case "report", "training":
            conversation.pending = None
            return Act(ask=turn_for(conversation, message, choice=("topic", "mrm_grave_violations")))
        case "report", "menu":
            conversation.pending = None
            return Act(ask=turn_for(conversation, message, choice=("event", "menu")))
        case "report" | "after_safety" | "flow", _ if prior:
            offer = sentence(conversation, "m21", kind="resume", choices=("m21.continue", "m21.leave"))
            return Act(say=(wait_for(conversation, offer, expects="resume", prior=prior, held=str(message.id)),))
        case "resume", "continue":
            held, conversation.pending = _held(session, conversation), prior
            return again(held) if held else Act(ask=turn_for(conversation, message, choice=("event", "resume")))
        case "resume", "leave":
            conversation.pending = None
            return Act(ask=turn_for(conversation, message, choice=("event", "cancel")))
    conversation.pending = prior
    return None


def offer_erasure(conversation: Conversation) -> Act:
    """Ask once before everything is erased."""
    asked = sentence(
        conversation, "erase.confirm", kind="question", expects="confirm", choices=("choice.yes", "choice.no")
    )
    return Act(say=(wait_for(conversation, asked, expects="erase", prior=conversation.pending),))


def farewell(session: Session, conversation: Conversation, msgid: str, *, now: datetime, public_page: str = "") -> Act:
    """Forget the person's words now and the rest when the farewell has left."""
    said = sentence(conversation, msgid, public_page=public_page)
    copies = provider_copies(session, person=conversation.person)
    conversations = forget_words(session, person=conversation.person, now=now)
    conversation.pending, conversation.owner, conversation.owner_ticket_id = None, "assistant", None
    purge = ("purge", (str(conversation.person_id),), LINGER[conversation.channel])
    discard = [("discard", (" ".join(copies),), 0)] if copies else []
    return Act(say=(said,), forget=tuple(conversations), then=(purge, *discard), erased=True)


def again_as(act: Act, message: Message) -> Act:
    """The act of a message that was waiting, on behalf of the message that released it."""
    return replace(act, ask=replace(act.ask, message_id=str(message.id))) if act.ask else act


def _held(session: Session, conversation: Conversation) -> Message | None:
    held = (conversation.pending or {}).get("held")
    found = session.get(Message, UUID(held)) if held else None
    return found if found is not None and found.text else None


__all__ = ["again_as", "answer", "consent_question", "farewell", "offer_erasure"]
