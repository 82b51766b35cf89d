"""Answers to the questions that the desk asks itself: language, consent, safety choices, erasure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from desk import clearance
from desk.dialogue.act import Act, House, safety_message, sentence, turn_for, wait_for
from desk.dialogue.asking import asked_again, question
from desk.dialogue.languages import ask_language, choose, follow, insists
from desk.dialogue.looping import put_before_staff
from desk.dialogue.resuming import offer_to_resume
from desk.dialogue.waiting import desk_asks, held, released, step_back
from desk.erasure import LINGER, forget_words, provider_copies
from desk.model import Conversation, Message

CONSENT_VERSION = "m02-0.1"
Take = Callable[[list[Message]], Act]


def answer(
    session: Session,
    conversation: Conversation,
    message: Message,
    value: str | None,
    *,
    house: House,
    now: datetime,
    take: Take,
) -> Act | None:
    """What follows from an answer to the desk's open question; None when the message is no answer to it.

    `take` looks at messages one after the other, as if they came now.
    """
    match (conversation.pending or {}).get("expects"), value:
        case "language", None:
            return _no_language(session, conversation, message, now=now)
        case "language", str(code):
            choose(conversation, code)
            return _step_on(session, conversation, message, take=take)
        case "consent", "yes":
            conversation.person.consented_at, conversation.person.consent_version = now, CONSENT_VERSION
            waiting, conversation.pending = tuple(held(conversation)), None
            asked = turn_for(conversation, message, choice=("event", "consent_given"))
            return Act(say=(sentence(conversation, "m12"),), ask=asked, after=waiting)
        case "consent", "no":
            return farewell(session, conversation, "m03", now=now, public_page=house.public_page)
        case "erase", "yes":
            return farewell(session, conversation, "m16", now=now)
        case "erase", _:
            step_back(conversation)
            return Act(say=(sentence(conversation, "erase.kept"),)) if value else None
        case "flow" | "report" | "after_safety", _:
            return _after_safety(conversation, message, value)
        case "resume", _:
            return _resumed(session, conversation, message, value, take=take)
    return None


def _no_language(session: Session, conversation: Conversation, message: Message, *, now: datetime) -> Act | None:
    """The menu once more, then a human; None when the message itself shows a language, or ours is known anyway."""
    if follow(conversation, message.text):
        step_back(conversation)
        return None
    if not insists(conversation, message.text):
        return ask_language(conversation, message)
    put_before_staff(session, conversation, message, flag=None, now=now)
    pending = conversation.pending or {}
    conversation.pending = {**pending, "left_to_staff": True}
    return Act() if pending.get("left_to_staff") else Act(say=(sentence(conversation, "language.person"),))


def _after_safety(conversation: Conversation, message: Message, value: str | None) -> Act | None:
    pending = conversation.pending or {}
    prior = pending.get("prior")
    match pending["expects"], value:
        case "flow", "yes":
            more = {"prior": prior, "held": held(conversation)}
            said = safety_message(conversation, "m06")
            return Act(say=(wait_for(conversation, said, expects="after_safety", **more),))
        case "flow", "no":
            step_back(conversation)
            clearance.grant(conversation)
            return Act(say=(sentence(conversation, "m22"),))
        case "report", "training":
            conversation.pending = None
            return Act(ask=turn_for(conversation, message, choice=("topic", "mrm_grave_violations")))
        case "report", "menu":
            conversation.pending = None
            return Act(ask=turn_for(conversation, message, choice=("event", "menu")))
        case _ if prior:
            return offer_to_resume(conversation, message, prior=prior)
    step_back(conversation)
    return None


def _resumed(
    session: Session, conversation: Conversation, message: Message, value: str | None, *, take: Take
) -> Act | None:
    """The request goes on with what waited, unless the person leaves it; other words are taken after that."""
    if value == "leave":
        conversation.pending = None
        return Act(ask=turn_for(conversation, message, choice=("event", "cancel")))
    if value == "continue":
        return _step_on(session, conversation, message, take=take)
    step_back(conversation)
    return None


def _step_on(session: Session, conversation: Conversation, message: Message, *, take: Take) -> Act:
    """Back to the question before: with what waited for this answer, or by asking it again."""
    step_back(conversation)
    if desk_asks(conversation):
        return Act(say=asked_again(conversation) or (sentence(conversation, "language.changed"),))
    waiting = released(session, conversation)
    return take(waiting) if waiting else Act(ask=turn_for(conversation, message, choice=("event", "resume")))


def offer_erasure(conversation: Conversation) -> Act:
    """Ask once before everything is erased."""
    asked = question(conversation, "erase")
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
