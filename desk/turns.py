"""A turn: one stored message becomes the desk's answer.

The desk decides language, consent, safety and erasure itself, before and without Rasa. No call to Rasa is
made inside a transaction: a turn reads, asks, then writes its answer once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from desk import dialogue, messages
from desk.dialogue import Act, House
from desk.dialogue.memory import keep, recall
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
    for conversation in reply(desk, message_id=message_id):
        desk.assistant.forget(conversation)


def reply(desk: Desk, *, message_id: UUID) -> tuple[UUID, ...]:
    """Answer one stored message once; the conversations whose memory the assistant must then forget."""
    plan = _plan(desk, message_id)
    while plan is not None and plan.ask is not None:
        answer = desk.assistant.take_turn(plan.ask)
        plan = _write_answer(desk, message_id, plan, answer)
    return plan.forget if plan else ()


def forget(desk: Desk, *, conversation_id: UUID) -> None:
    """Delete the assistant's memory of a conversation, unless the person has agreed to being remembered meanwhile."""
    with desk.sessions() as session:
        found = session.get(Conversation, conversation_id)
        wanted = found is not None and (found.person.consented_at is not None or found.pending is not None)
    if not wanted:
        desk.assistant.forget(conversation_id)


def _plan(desk: Desk, message_id: UUID) -> Act | None:
    with desk.sessions.begin() as session:
        conversation, message = _unanswered(session, message_id)
        if conversation is None or message is None:
            return None
        if message.asked is not None:
            # A crash came between asking and writing: what was decided then stands, and is not decided twice.
            return recall(message.asked)
        act = dialogue.decide(session, conversation=conversation, message=message, house=desk.house, now=desk.clock())
        if act.ask is None:
            _write(session, desk, conversation, message, act, lang=dialogue.language_of(conversation))
        else:
            message.asked = keep(act)
        return act


def _write_answer(desk: Desk, message_id: UUID, plan: Act, answer: AssistantAnswer) -> Act | None:
    with desk.sessions.begin() as session:
        conversation, message = _unanswered(session, message_id)
        if conversation is None or message is None:
            return None
        act = dialogue.after_assistant(
            session,
            conversation=conversation,
            message=message,
            plan=plan,
            answer=answer,
            house=desk.house,
            now=desk.clock(),
        )
        message.asked = keep(act)
        if act.ask is None:
            _write(session, desk, conversation, message, act, lang=dialogue.language_of(conversation))
        return act


def _unanswered(session: Session, message_id: UUID) -> tuple[Conversation, Message] | tuple[None, None]:
    """The message with its conversation locked; nothing when it is gone or has its answer.

    A worker that was thought dead may run the same turn: who comes second must see what the first wrote.
    """
    where = session.scalar(sa.select(Message.conversation_id).where(Message.id == message_id))
    if where is None:
        return None, None
    conversation = locked(session, where)
    message = session.get(Message, message_id)
    if message is None or messages.replies_to(session, message_id):
        return None, None
    return conversation, message


def _write(session: Session, desk: Desk, conversation: Conversation, message: Message, act: Act, *, lang: str) -> None:
    said = act.say if conversation.channel == messages.WEB else messages.joined(act.say)
    reply_to = message.id if not act.erased else None
    for number, part in enumerate(said, 1):
        messages.say(
            session,
            conversation,
            part,
            lang=lang,
            now=desk.clock(),
            enqueue=desk.enqueue,
            in_reply_to=reply_to,
            # Unique in the conversation: whatever goes wrong above, the database takes an answer once.
            reply_key=f"turn-{message.id}-{number}",
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
        conversation, message = _unanswered(session, message_id)
        if conversation is None or message is None:
            return
        plan, message.asked = recall(message.asked) if message.asked else None, None
        act = dialogue.unavailable(session, conversation=conversation, message=message, plan=plan, now=desk.clock())
        _write(session, desk, conversation, message, act, lang=dialogue.language_of(conversation))


def put_before_staff(desk: Desk, *, message_id: UUID) -> None:
    """When not even the apology can be written: staff see the message, flagged; nothing is said to the person."""
    with desk.sessions.begin() as session:
        conversation, message = _unanswered(session, message_id)
        if conversation is not None and message is not None:
            dialogue.put_before_staff(session, conversation, message, flag=dialogue.UNANSWERED, now=desk.clock())


def take_late(desk: Desk, *, message_id: UUID) -> None:
    """A message that came in hours late goes before a human, and the person is told; doing it again changes nothing."""
    with desk.sessions.begin() as session:
        conversation, message = _unanswered(session, message_id)
        if conversation is None or message is None:
            return
        act = dialogue.late(session, conversation=conversation, message=message, house=desk.house, now=desk.clock())
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
