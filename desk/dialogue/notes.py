"""Answers to messages that left no text: an opt-out, a refused attachment, a safety flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk import clearance
from desk.dialogue.act import SAFETY_MESSAGES, Act, language_of, safety_message, sentence, wait_for
from desk.dialogue.asking import question
from desk.dialogue.looping import REPEATED, stop_notes
from desk.dialogue.waiting import held, without
from desk.model import Conversation, Message, SafetyEvent


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
    return _possible(session, conversation, flow) if level == "medium" else _certain(conversation, flow)


def _possible(session: Session, conversation: Conversation, flow: str) -> Act:
    if _was_asked(session, conversation):
        # Who answers with more of the same gets the contacts, and is not asked the same again.
        return _certain(conversation, flow)
    asked = question(conversation, "flow")
    return Act(say=(wait_for(conversation, asked, expects="flow", **_kept(conversation)),))


def _was_asked(session: Session, conversation: Conversation) -> bool:
    """Whether the last that was said is the question about a danger."""
    last = session.scalars(
        sa.select(Message)
        .where(Message.conversation_id == conversation.id, Message.author != "requester")
        .order_by(Message.seq.desc())
        .limit(1)
    ).first()
    return last is not None and last.kind == "safety" and {"yes", "no"} <= {option["value"] for option in last.choices}


def _certain(conversation: Conversation, flow: str) -> Act:
    said = safety_message(conversation, SAFETY_MESSAGES[flow])
    expects = "report" if said.choices else "after_safety"
    return Act(say=(wait_for(conversation, said, expects=expects, **_kept(conversation)),))


def _kept(conversation: Conversation) -> dict[str, Any]:
    """The question that was open before any safety message, and what waits."""
    pending = conversation.pending or {}
    if "prior" not in pending:
        return {"prior": without(conversation.pending, clearance.KEY)}
    return {"prior": pending["prior"], "held": held(conversation)}


def refused(session: Session, conversation: Conversation, message: Message, *, now: datetime) -> Act:
    """What the assistant took for a report: its words go, and it is asked about as the screen would ask."""
    message.text, message.intent = "", None
    _count(session, conversation, flow="disclosure", level="medium", now=now)
    return _possible(session, conversation, "disclosure")


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
