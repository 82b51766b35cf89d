"""Which choice a tapped button or list item stands for: its id names the question it was shown under."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.model import Conversation, Message

SEPARATOR = "."
STALE = "stale"
_OURS = re.compile(r"[0-9]{1,9}\.[^\s\x00]{1,190}", re.ASCII)


@dataclass(frozen=True)
class Tap:
    """What the person read on the button, and the value it stands for."""

    title: str
    value: str


def payload(seq: int | str, value: str) -> str:
    """The id of a choice under the message with this number."""
    return f"{seq}{SEPARATOR}{value}"


def ours(said: str | None) -> str | None:
    """A button's id if it has the form of ours; None for any other."""
    return said if said and _OURS.fullmatch(said) else None


def resolve(session: Session, conversation: Conversation, said: str | None) -> Tap | None:
    """The choice that a button's id stands for; None when it is none of ours, and its words count as typed.

    A button of an earlier question answers no later one: its value is then one that no question offers, so that
    the open question is asked again.
    """
    if ours(said) is None:
        return None
    seq, _, value = str(said).partition(SEPARATOR)
    shown = _shown(session, conversation, int(seq))
    titles = {choice["value"]: str(choice["title"]) for choice in shown.choices} if shown else {}
    if value not in titles:
        return None
    stale = int(seq) != _last_asked(session, conversation)
    return Tap(titles[value], f"{STALE}{SEPARATOR}{value}" if stale else value)


def _shown(session: Session, conversation: Conversation, seq: int) -> Message | None:
    query = sa.select(Message).where(Message.conversation_id == conversation.id, Message.seq == seq)
    return session.scalar(query.where(Message.author != "requester"))


def _last_asked(session: Session, conversation: Conversation) -> int | None:
    asked = sa.func.jsonb_array_length(Message.choices) > 0
    query = sa.select(sa.func.max(Message.seq)).where(Message.conversation_id == conversation.id, asked)
    return session.scalar(query.where(Message.author != "requester"))
