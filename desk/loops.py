"""The loop breaker: when a conversation goes round in circles, the assistant stops answering for a while.

Only words that nobody types over and over count: short answers ("1", "yes", "skip") are repeated by everyone who
fills in a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.commands import number, skip, yes_no
from desk.model import Conversation, Message

SAME_TEXT_MOST, SAME_TEXT_WITHIN = 5, timedelta(minutes=10)
"""Automatic replies ("I am away") repeat word for word; people who are not understood give up or rephrase earlier."""
SAME_ANSWER_MOST = 20
"""The same for questions whose words are not kept: they are told by our answer, which several wordings share."""
QUICK_MOST, QUICK_WITHIN, QUICK_REPLY = 30, timedelta(minutes=5), timedelta(seconds=10)
"""Another bot answers at once, whatever it says. Nobody reads and types within 10 s thirty times on end."""
PAUSE = timedelta(hours=1)
"""Every further round prolongs it, so that a bot gets no answer for as long as it goes on."""
FLAG = "loop"
_LOOK_BACK = 120
"""Messages looked at: both sides of as many rounds as any of the limits asks for."""


@dataclass(frozen=True)
class _Said:
    requester: bool
    text: str
    at: datetime


def paused(conversation: Conversation, at: datetime) -> bool:
    """Whether the assistant is silent in a conversation at that time."""
    return conversation.paused_until is not None and at < conversation.paused_until


def pause(conversation: Conversation, at: datetime) -> None:
    """Let the assistant be silent for an hour from then on."""
    conversation.paused_until = at + PAUSE


def detected(session: Session, message: Message) -> bool:
    """Whether a message is one round too many of the same text, or of a quick exchange."""
    said = _before(session, message)
    return _same_text(said, message) or _same_answer(said, message) or _quick(said)


def notes_repeat(session: Session, conversation: Conversation, *, now: datetime) -> bool:
    """Whether the same answer to messages that left no text (attachments, opt-outs) was given too often."""
    counted = (
        sa.select(sa.func.count())
        .where(
            Message.conversation_id == conversation.id,
            Message.reply_key.startswith("note-"),
            Message.created_at > now - SAME_TEXT_WITHIN,
        )
        .group_by(Message.text)
    )
    return max(session.scalars(counted), default=0) >= SAME_TEXT_MOST


def _before(session: Session, message: Message) -> list[_Said]:
    """What was said up to a message, oldest first and with it."""
    query = (
        sa.select(Message.author, Message.text, Message.created_at)
        .where(Message.conversation_id == message.conversation_id)
        .where(Message.seq > message.seq - _LOOK_BACK, Message.seq <= message.seq)
        .order_by(Message.seq)
    )
    return [_Said(author == "requester", text, at) for author, text, at in session.execute(query)]


def _same_text(said: Sequence[_Said], message: Message) -> bool:
    if not message.text or message.choice is not None or _short_answer(message.text):
        return False
    since = message.created_at - SAME_TEXT_WITHIN
    return sum(one.requester and one.text == message.text and one.at > since for one in said) > SAME_TEXT_MOST


def _same_answer(said: Sequence[_Said], message: Message) -> bool:
    since = message.created_at - SAME_TEXT_WITHIN
    answers = [
        answer.text
        for question, answer in pairwise(said)
        if question.requester and not question.text and not answer.requester and question.at > since
    ]
    return len(answers) > SAME_ANSWER_MOST and max(map(answers.count, set(answers))) > SAME_ANSWER_MOST


def _quick(said: Sequence[_Said]) -> bool:
    since, rounds = said[-1].at - QUICK_WITHIN, 0
    for before, one in pairwise(said):
        ours_first = one.requester and not before.requester
        if ours_first and one.at > since and timedelta(0) <= one.at - before.at <= QUICK_REPLY:
            rounds += 1
    return rounds > QUICK_MOST


def _short_answer(text: str) -> bool:
    return number(text) is not None or yes_no(text) is not None or skip(text)
