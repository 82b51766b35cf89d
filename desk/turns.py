"""A turn: one stored message becomes the desk's answer.

The desk decides language, consent, safety and erasure itself, before and without Rasa. No call to Rasa is
made inside a transaction: a turn reads, asks, then writes its answer once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from desk import dialogue, messages
from desk.dialogue import Act, House
from desk.model import Conversation, Message
from desk.people import locked
from desk.ports import Assistant, AssistantAnswer, Enqueue

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Desk:
    """What a turn works with."""

    sessions: sessionmaker[Session]
    assistant: Assistant
    enqueue: Enqueue
    house: House
    clock: Clock


def take_turn(desk: Desk, *, message_id: UUID) -> None:
    """Answer one stored message; doing it again changes nothing. Raises AssistantUnavailable."""
    plan = _plan(desk, message_id)
    while plan is not None and plan.ask is not None:
        answer = desk.assistant.take_turn(plan.ask)
        plan = _write_answer(desk, message_id, plan, answer)
    for conversation in plan.forget if plan else ():
        desk.assistant.forget(conversation)


def _plan(desk: Desk, message_id: UUID) -> Act | None:
    with desk.sessions.begin() as session:
        message = session.get(Message, message_id)
        if message is None or messages.replies_to(session, message_id):
            return None
        conversation = locked(session, message.conversation_id)
        act = dialogue.decide(session, conversation=conversation, message=message, house=desk.house, now=desk.clock())
        if act.ask is None:
            _write(session, desk, conversation, message, act, lang=dialogue.language_of(conversation))
        return act


def _write_answer(desk: Desk, message_id: UUID, plan: Act, answer: AssistantAnswer) -> Act | None:
    with desk.sessions.begin() as session:
        message = session.get(Message, message_id)
        if message is None or messages.replies_to(session, message_id):
            return None
        conversation = locked(session, message.conversation_id)
        act = dialogue.after_assistant(
            session, conversation=conversation, message=message, plan=plan, answer=answer, now=desk.clock()
        )
        _write(session, desk, conversation, message, act, lang=dialogue.language_of(conversation))
        return act


def _write(session: Session, desk: Desk, conversation: Conversation, message: Message, act: Act, *, lang: str) -> None:
    said = act.say if conversation.channel == messages.WEB else messages.joined(act.say)
    reply_to = message.id if not act.erased else None
    for part in said:
        messages.say(
            session,
            conversation,
            part,
            lang=lang,
            now=desk.clock(),
            enqueue=desk.enqueue,
            in_reply_to=reply_to,
        )
    for workflow, args, delay in act.then:
        desk.enqueue(
            session,
            workflow,
            *args,
            workflow_id=f"{workflow}-{message.id}",
            partition=str(conversation.person_id),
            delay_seconds=delay,
        )


def apologise(desk: Desk, *, message_id: UUID) -> None:
    """After the last try: tell the person that the assistant cannot answer, and put the message before a human."""
    with desk.sessions.begin() as session:
        message = session.get(Message, message_id)
        if message is None or messages.replies_to(session, message_id):
            return
        conversation = locked(session, message.conversation_id)
        act = dialogue.unavailable(session, conversation=conversation, message=message, now=desk.clock())
        _write(session, desk, conversation, message, act, lang=dialogue.language_of(conversation))


def answer_note(desk: Desk, *, conversation_id: UUID, outcome: str, digest: str) -> None:
    """Answer a message that left no text: an opt-out, a refused attachment, or a safety flow."""
    key = f"note-{digest}"
    with desk.sessions.begin() as session:
        conversation = locked(session, conversation_id)
        if messages.by_reply_key(session, conversation_id, key) is not None:
            return
        act = dialogue.answer_note(session, conversation=conversation, outcome=outcome, now=desk.clock())
        for part in messages.joined(act.say):
            messages.say(
                session,
                conversation,
                part,
                lang=dialogue.language_of(conversation),
                now=desk.clock(),
                enqueue=desk.enqueue,
                reply_key=key,
            )
