"""The desk's side of the conversation: what it decides itself, and what it makes of the assistant's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from desk.announcing import announcement
from desk.commands import command
from desk.dialogue.act import (
    SAFETY_MESSAGES,
    Act,
    House,
    language_of,
    safety_message,
    sentence,
    turn_for,
    wait_for,
)
from desk.dialogue.choices import picked
from desk.dialogue.languages import ask_language, choose, consent_question, follow, named_in_menu, switch
from desk.dialogue.looping import REPEATED, UNANSWERED, put_before_staff, stop_loop, stop_notes
from desk.dialogue.own import again_as, answer, offer_erasure
from desk.dialogue.resuming import offer_to_resume, returns
from desk.messages import TEXT_LIMIT, open_question, text_before
from desk.model import Conversation, Message, SafetyEvent, Ticket
from desk.ports import AssistantAnswer, Said
from desk.tickets import call_a_person, opened_by

EVENTS = ("menu", "person", "start_over", "cancel")


def decide(session: Session, *, conversation: Conversation, message: Message, house: House, now: datetime) -> Act:
    """What to do with a message, before and without the assistant."""
    value = picked(conversation.pending, message) or named_in_menu(conversation, message)
    wish = command(message.text) if value is None and message.choice is None else None
    if wish == "sos":
        return Act(say=(safety_message(conversation, "m06"),))
    if wish == "erase" or message.intent == "erase_my_data":
        return offer_erasure(conversation)
    if conversation.owner == "staff":
        return _for_staff(session, conversation, message, now=now)
    stopped = stop_loop(session, conversation, message, wish, now=now)
    if stopped is not None:
        return stopped
    if value is None and wish is None and returns(session, conversation, message):
        return offer_to_resume(conversation, message)
    if (conversation.pending or {}).get("by") == "desk" and wish is None:
        switched = switch(conversation, message) if value is None else None
        if switched:
            return switched
        own = answer(
            session,
            conversation,
            message,
            value,
            house=house,
            now=now,
            again=lambda held: again_as(_ask(session, conversation, held, picked(conversation.pending, held)), message),
        )
        if own is not None:
            return own
    return _commanded(conversation, message, wish) or _ask(session, conversation, message, value)


def _commanded(conversation: Conversation, message: Message, wish: str | None) -> Act | None:
    if wish == "language":
        return ask_language(conversation, None)
    if wish in EVENTS:
        return Act(ask=turn_for(conversation, message, choice=("event", wish)))
    return None


def _ask(session: Session, conversation: Conversation, message: Message, value: str | None) -> Act:
    pending = conversation.pending or {}
    if value is not None:
        return Act(ask=turn_for(conversation, message, choice=(pending.get("expects") or "menu", value)))
    if message.choice is not None:
        return Act(ask=turn_for(conversation, message, choice=("event", "resume")))
    known = follow(conversation, message.text, previous=text_before(session, message))
    switched = switch(conversation, message)
    if switched:
        return switched
    readable = any(character.isalnum() for character in message.text)
    if not known:
        return ask_language(conversation, message if readable else None)
    if not readable:
        # The open question comes again: what was said is no answer, and no dead end either.
        again = turn_for(conversation, message, choice=("event", "resume"))
        return Act(say=(sentence(conversation, "empty"),), ask=again)
    told: tuple[Said, ...] = ()
    if len(message.text) > TEXT_LIMIT:
        message.text = message.text[:TEXT_LIMIT]
        told = (sentence(conversation, "too_long"),)
    message.lang = language_of(conversation)
    return Act(say=told, ask=turn_for(conversation, message, text=message.text))


def after_assistant(
    session: Session,
    *,
    conversation: Conversation,
    message: Message,
    plan: Act,
    answer: AssistantAnswer,
    now: datetime,
) -> Act:
    """What to say and keep, now that the assistant has answered."""
    message.intent = answer.intent
    if answer.refused:
        return _refused(session, conversation, message, now=now)
    if answer.intent == "erase_my_data":
        return offer_erasure(conversation)
    if answer.intent == "change_language" and not answer.messages:
        return ask_language(conversation, None)
    said = tuple(answer.messages) or (
        sentence(conversation, "m17", kind="question", choices=("m17.menu", "m17.person")),
    )
    pending = open_question(said)
    if pending and pending["expects"] == "consent":
        pending["by"] = "desk"
    conversation.pending = pending
    act = Act(say=plan.say + said)
    if pending is None and conversation.person.consented_at is None:
        # A question that was answered and asks for nothing leaves no text (nobody agreed to more).
        message.text = ""
        return replace(act, forget=(conversation.id,))
    return act


def unavailable(session: Session, *, conversation: Conversation, message: Message, now: datetime) -> Act:
    """The assistant is down: announce the ticket it opened before it fell; else say so, and a human reads."""
    follow(conversation, message.text)
    ticket = opened_by(session, message_id=str(message.id))
    if ticket is not None:
        announced = announcement(ticket, language_of(conversation))
        return Act(say=(sentence(conversation, "m14", kind="ticket", **announced),))
    put_before_staff(session, conversation, message, flag=None, now=now)
    return Act(say=(sentence(conversation, "assistant.unavailable"),))


def late(session: Session, *, conversation: Conversation, message: Message, house: House, now: datetime) -> Act:
    """A message that came in hours late: a human reads it, since an answer would come out of the blue.

    Help and erasure are asked for at any time, so they hold late too; so does that staff lead the conversation.
    """
    wish = command(message.text) if message.choice is None else None
    if wish in ("sos", "erase") or conversation.owner == "staff":
        return decide(session, conversation=conversation, message=message, house=house, now=now)
    follow(conversation, message.text)
    ticket = call_a_person(session, conversation_id=conversation.id, message_id=str(message.id), now=now, agreed=True)
    if ticket is not None:
        message.ticket_id = ticket.id
    return Act(say=(sentence(conversation, "late.received"),))


def answer_note(session: Session, *, conversation: Conversation, outcome: str, now: datetime) -> Act:
    """The answer to a message that left no text."""
    if outcome in REPEATED and stop_notes(session, conversation, now=now):
        return Act()
    if outcome == "media":
        return Act(say=(sentence(conversation, "m13"),))
    if outcome in ("opt_out", "opt_in"):
        msgid = {"opt_out": "optout.done", "opt_in": "optin.done"}[outcome]
        return Act(say=(replace(sentence(conversation, msgid), intent=msgid),))
    flow, _, level = outcome.partition(".")
    _count(session, conversation, flow=flow, level=level, now=now)
    return _possible(conversation) if level == "medium" else _certain(conversation, flow)


def _possible(conversation: Conversation) -> Act:
    asked = sentence(conversation, "m05", kind="safety", choices=("m05.yes", "m05.no"))
    return Act(say=(wait_for(conversation, asked, expects="flow", prior=_prior(conversation)),))


def _certain(conversation: Conversation, flow: str) -> Act:
    said = safety_message(conversation, SAFETY_MESSAGES[flow])
    expects = "report" if said.choices else "after_safety"
    return Act(say=(wait_for(conversation, said, expects=expects, prior=_prior(conversation)),))


def _prior(conversation: Conversation) -> object:
    """The question that was open before any safety message."""
    pending = conversation.pending or {}
    return pending.get("prior", conversation.pending)


def _refused(session: Session, conversation: Conversation, message: Message, *, now: datetime) -> Act:
    message.text, message.intent = "", None
    _count(session, conversation, flow="disclosure", level="medium", now=now)
    return _possible(conversation)


def _count(session: Session, conversation: Conversation, *, flow: str, level: str, now: datetime) -> None:
    event = SafetyEvent(
        at=now,
        language=language_of(conversation),
        channel=conversation.channel,
        country=None,
        flow=flow,
        level=level,
    )
    session.add(event)


def _for_staff(session: Session, conversation: Conversation, message: Message, *, now: datetime) -> Act:
    ticket = session.get(Ticket, conversation.owner_ticket_id) if conversation.owner_ticket_id else None
    if ticket is not None:
        message.ticket_id, ticket.updated_at = ticket.id, now
        if ticket.status == "waiting_requester":
            ticket.status = "in_progress"
    return Act()


__all__ = [
    "UNANSWERED",
    "Act",
    "House",
    "after_assistant",
    "answer_note",
    "choose",
    "consent_question",
    "decide",
    "language_of",
    "late",
    "put_before_staff",
    "unavailable",
]
