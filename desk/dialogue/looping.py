"""Going round in circles, and failing: the assistant falls silent and a human sees why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk import loops
from desk.dialogue.act import Act, sentence
from desk.model import Conversation, Message
from desk.tickets import call_a_person

UNANSWERED = "unanswered"
REPEATED = ("media", "opt_out", "opt_in")
"""Outcomes whose answer may be left out when it was given often enough; a safety message always goes out."""
ALWAYS_HEARD = ("erase", "flow", "report", "after_safety")
"""The desk's own questions that are answered even in a pause."""


def stop_loop(
    session: Session, conversation: Conversation, message: Message, wish: str | None, *, now: datetime
) -> Act | None:
    """Silence in a loop, told once and flagged for staff; None when the conversation goes on as usual."""
    paused, detected = loops.paused(conversation, message.created_at), loops.detected(session, message)
    if detected:
        loops.pause(conversation, message.created_at)
    elif not paused or wish == "person" or _is_heard(conversation):
        return None
    put_before_staff(session, conversation, message, flag=loops.FLAG, now=now)
    return Act() if paused else Act(say=(sentence(conversation, "loop.paused"),))


def stop_notes(session: Session, conversation: Conversation, *, now: datetime) -> bool:
    """Whether an attachment or opt-out word stays without an answer, because it goes round in circles."""
    if not loops.paused(conversation, now) and not loops.notes_repeat(session, conversation, now=now):
        return False
    loops.pause(conversation, now)
    return True


def put_before_staff(
    session: Session, conversation: Conversation, message: Message, *, flag: str | None, now: datetime
) -> None:
    """Attach a message to the person's open ticket, or open one for a human; with a flag that says why."""
    ticket = call_a_person(session, conversation_id=conversation.id, message_id=str(message.id), now=now, agreed=True)
    if ticket is not None:
        message.ticket_id = ticket.id
        if flag is not None and flag not in ticket.flags:
            ticket.flags = [*ticket.flags, flag]


def _is_heard(conversation: Conversation) -> bool:
    pending = conversation.pending or {}
    return pending.get("by") == "desk" and pending.get("expects") in ALWAYS_HEARD
