"""The desk's side of the conversation: what it decides itself, and what it makes of the assistant's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desk import clearance
from desk.announcing import announcement
from desk.commands import command
from desk.dialogue.act import (
    Act,
    House,
    language_of,
    safety_message,
    sentence,
    turn_for,
)
from desk.dialogue.choices import picked
from desk.dialogue.languages import ask_language, choose, follow, followed, named_in_menu, switch
from desk.dialogue.looping import UNANSWERED, put_before_staff, stop_loop
from desk.dialogue.notes import answer_note, refused
from desk.dialogue.own import answer, offer_erasure
from desk.dialogue.resuming import offer_to_resume, returns
from desk.dialogue.waiting import desk_asks, held, hold, released
from desk.messages import TEXT_LIMIT, open_question, text_before
from desk.model import Conversation, Message, Ticket
from desk.optout import may_mean
from desk.ports import AssistantAnswer, Said
from desk.tickets import call_a_person, opened_by

EVENTS = ("menu", "person", "start_over", "cancel")
ENDINGS = ("start_over", "cancel")


def decide(session: Session, *, conversation: Conversation, message: Message, house: House, now: datetime) -> Act:
    """What to do with a message, before and without the assistant."""
    value, wish = _meaning(conversation, message)
    if wish == "sos":
        return Act(say=(safety_message(conversation, "m06"),))
    if wish == "erase" or message.intent == "erase_my_data":
        return offer_erasure(conversation)
    if conversation.owner == "staff":
        return _for_staff(session, conversation, message, now=now)
    stopped = stop_loop(session, conversation, message, wish, now=now)
    if stopped is not None:
        return stopped
    if value is None and wish is None and may_mean(message.text, channel=conversation.channel):
        return Act(say=(sentence(conversation, "optout.asked"),))
    if value is None and wish is None and returns(session, conversation, message):
        return offer_to_resume(conversation, message, prior=conversation.pending)
    return _take(session, conversation, message, house=house, now=now)


def _meaning(conversation: Conversation, message: Message) -> tuple[str | None, str | None]:
    """The choice that a message picks, or the word of navigation that it is."""
    value = picked(conversation.pending, message) or named_in_menu(conversation, message)
    return value, command(message.text) if value is None and message.choice is None else None


def _take(session: Session, conversation: Conversation, message: Message, *, house: House, now: datetime) -> Act:
    """A message at the question that is open: the desk's own answer, or what the assistant is asked."""
    value, wish = _meaning(conversation, message)
    if desk_asks(conversation) and (wish is None or _goes_on(conversation, wish)):
        switched = switch(conversation, message) if value is None and wish is None else None
        if switched:
            return switched
        own = answer(
            session,
            conversation,
            message,
            value,
            house=house,
            now=now,
            take=lambda waiting: _take_all(session, conversation, waiting, house=house, now=now),
        )
        if own is not None:
            return own
    if held(conversation) and not desk_asks(conversation):
        waiting = [*released(session, conversation), message]
        return _take_all(session, conversation, waiting, house=house, now=now)
    return _commanded(conversation, message, wish) or _ask(session, conversation, message, value)


def _goes_on(conversation: Conversation, wish: str) -> bool:
    """Whether a word of navigation leaves a request alone that is offered again: what waited comes first then."""
    return (conversation.pending or {}).get("expects") == "resume" and wish not in ENDINGS


def _take_all(
    session: Session, conversation: Conversation, messages: list[Message], *, house: House, now: datetime
) -> Act:
    """Messages in order, up to the first that the assistant is asked about or that leaves the desk with a question."""
    said: tuple[Said, ...] = ()
    act = Act()
    for place, message in enumerate(messages, 1):
        act, rest = _take(session, conversation, message, house=house, now=now), _ids(messages[place:])
        if act.ask is not None or act.erased:
            return replace(act, say=said + act.say, after=act.after + rest)
        said += act.say
        if desk_asks(conversation):
            hold(conversation, rest)
            break
    return replace(act, say=said)


def _ids(messages: list[Message]) -> tuple[str, ...]:
    return tuple(str(message.id) for message in messages)


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
    before = language_of(conversation) if conversation.person.language else None
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
    told = followed(session, conversation, before)
    if len(message.text) > TEXT_LIMIT:
        message.text = message.text[:TEXT_LIMIT]
        told += (sentence(conversation, "too_long"),)
    message.lang = language_of(conversation)
    return Act(say=told, ask=turn_for(conversation, message, text=message.text))


def after_assistant(
    session: Session,
    *,
    conversation: Conversation,
    message: Message,
    plan: Act,
    answer: AssistantAnswer,
    house: House,
    now: datetime,
) -> Act:
    """What to say and keep, now that the assistant has answered; then what is still to be taken in the same turn."""
    heard = _asked_about(session, plan, message)
    act = _made_of(session, conversation, heard, plan=plan, answer=answer, now=now)
    if desk_asks(conversation):
        hold(conversation, plan.after)
        return act
    waiting = [found for waiting in plan.after if (found := session.get(Message, UUID(waiting))) is not None]
    if not waiting:
        return act
    following = _take_all(session, conversation, waiting, house=house, now=now)
    return replace(following, say=tuple(map(_told, filter(_tells, act.say))) + following.say)


def _asked_about(session: Session, plan: Act, message: Message) -> Message:
    """The message that the assistant was asked about: one that had waited, or the turn's own."""
    asked = UUID(plan.ask.message_id) if plan.ask else message.id
    return session.get(Message, asked) or message


def _tells(said: Said) -> bool:
    """Whether something is worth saying although the person has already written more; a question is not."""
    return said.kind not in ("question", "summary")


def _told(said: Said) -> Said:
    return replace(said, expects=None, choices=())


def _made_of(
    session: Session, conversation: Conversation, message: Message, *, plan: Act, answer: AssistantAnswer, now: datetime
) -> Act:
    message.intent = answer.intent
    if answer.refused:
        return refused(session, conversation, message, now=now)
    if answer.intent == "erase_my_data":
        return offer_erasure(conversation)
    if answer.intent == "change_language" and not answer.messages:
        return ask_language(conversation, None)
    said = tuple(answer.messages) or (
        sentence(conversation, "m17", kind="question", choices=("m17.menu", "m17.person")),
    )
    waiting, cleared = held(conversation), clearance.given(conversation)
    conversation.pending = open_question(said)
    if conversation.pending and conversation.pending["expects"] == "consent":
        conversation.pending["by"] = "desk"
    act = Act(say=plan.say + said)
    if conversation.pending is None and conversation.person.consented_at is None:
        # A question that was answered and asks for nothing leaves no text (nobody agreed to more).
        message.text = ""
        return replace(act, forget=() if plan.after else (conversation.id,))
    hold(conversation, waiting)
    if cleared and plan.after:
        clearance.grant(conversation)
    return act


def unavailable(
    session: Session, *, conversation: Conversation, message: Message, plan: Act | None = None, now: datetime
) -> Act:
    """The assistant is down: announce the ticket it opened before it fell; else say so, and a human reads.

    `plan` is what it was to be asked; a ticket that was to be announced in this turn is announced too.
    """
    follow(conversation, message.text)
    told = tuple(said for said in plan.say if said.kind == "ticket") if plan else ()
    asked = _asked_about(session, plan, message) if plan else message
    ticket = opened_by(session, message_id=str(asked.id))
    if ticket is not None:
        announced = announcement(ticket, language_of(conversation))
        told += (sentence(conversation, "m14", kind="ticket", **announced),)
    if ticket is not None and asked is message:
        return Act(say=told)
    put_before_staff(session, conversation, message, flag=None, now=now)
    return Act(say=(*told, sentence(conversation, "assistant.unavailable")))


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
    "decide",
    "language_of",
    "late",
    "put_before_staff",
    "unavailable",
]
