"""What became of every message, read from the database, from Rasa's memory and from the provider's own list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from desk.crypto import Vault
from desk.model import Message, Part, Receipt, Ticket


@dataclass(frozen=True)
class Verdict:
    """The figures of a run; each of the first six must be nought."""

    lost: int
    turns_twice: int
    replies_twice: int
    out_of_order: int
    tickets_missing: int
    tickets_double: int
    unanswered: int
    received: int
    replies: int
    tickets: int
    to_humans: int

    @property
    def holds(self) -> bool:
        """True when nothing was lost, doubled or out of order."""
        wrong = (self.lost, self.turns_twice, self.replies_twice, self.out_of_order)
        return not any((*wrong, self.tickets_missing, self.tickets_double, self.unanswered))


def judge(
    engine: sa.Engine,
    vault: Vault,
    *,
    sent: Mapping[str, str],
    outbound: Sequence[Mapping[str, Any]],
    references: Mapping[str, Sequence[str]],
    unanswered: int,
) -> Verdict:
    """Compare what phones sent and got with what the desk holds."""
    with engine.connect() as connection:
        stored = set(connection.scalars(sa.select(Message.provider_id).where(Message.provider_id.in_(sent))))
        receipts = set(connection.scalars(sa.select(Receipt.digest)))
        tickets = connection.execute(sa.select(Ticket.ref, Ticket.topic)).all()
        twice = _answered_twice(connection) + _turned_twice(connection)
        places = _places(connection)
    announced = {reference for found in references.values() for reference in found}
    opened = {ticket.ref for ticket in tickets}
    asked = {ticket.ref for ticket in tickets if ticket.topic}
    return Verdict(
        lost=sum(sid not in stored and vault.index(sid) not in receipts for sid in sent),
        turns_twice=twice,
        replies_twice=sum(count - 1 for count in Counter(key_of(message) for message in outbound).values()),
        out_of_order=_out_of_order(outbound, places),
        tickets_missing=len(announced - opened),
        tickets_double=len(asked - announced),
        unanswered=unanswered,
        received=len(stored),
        replies=len(outbound),
        tickets=len(opened),
        to_humans=len(opened - asked),
    )


TURNS_IN_RASA = """
SELECT count(*) FROM (
    SELECT c.id, event ->> 'message_id' FROM rasa.conversation c, jsonb_array_elements(c.events) AS event
    WHERE event ->> 'event' = 'user' AND event ->> 'message_id' IS NOT NULL
    GROUP BY 1, 2 HAVING count(*) > 1
) AS twice
"""
ANSWER = aliased(Message)


def _answered_twice(connection: sa.Connection) -> int:
    """Messages, told apart by the provider's id, with more than the one answer that a phone gets."""
    query = (
        sa.select(Message.provider_id)
        .join(ANSWER, ANSWER.in_reply_to == Message.id)
        .where(ANSWER.author == "assistant")
        .group_by(Message.provider_id)
        .having(sa.func.count() > 1)
    )
    return len(connection.scalars(query).all())


def _turned_twice(connection: sa.Connection) -> int:
    """Messages that Rasa took for two."""
    if connection.scalar(sa.text("SELECT to_regclass('rasa.conversation')")) is None:
        return 0
    return connection.scalar(sa.text(TURNS_IN_RASA)) or 0


def _places(connection: sa.Connection) -> dict[tuple[str, int], tuple[str, int]]:
    """Where each part belongs: its conversation, and the number there of what it answers."""
    asked = aliased(Message)
    query = (
        sa.select(Part.message_id, Part.number, Message.conversation_id, sa.func.coalesce(asked.seq, Message.seq))
        .join(Message, Message.id == Part.message_id)
        .outerjoin(asked, asked.id == Message.in_reply_to)
    )
    return {(str(part), number): (str(chat), seq) for part, number, chat, seq in connection.execute(query)}


def key_of(message: Mapping[str, Any]) -> tuple[str, int]:
    """Which of our parts the provider was given, as the callback's address says."""
    asked = parse_qs(urlsplit(message["callback"] or "").query)
    return (asked["message"][0], int(asked["part"][0])) if "message" in asked else (str(message["sid"]), 0)


def _out_of_order(outbound: Sequence[Mapping[str, Any]], places: Mapping[tuple[str, int], tuple[str, int]]) -> int:
    """Replies that the provider got after the reply to a later message of the same conversation."""
    latest: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    wrong = 0
    for message in sorted(outbound, key=lambda one: int(one["n"])):
        key = key_of(message)
        if key not in places:
            continue
        conversation, seq = places[key]
        wrong += (seq, key[1]) < latest[conversation]
        latest[conversation] = max(latest[conversation], (seq, key[1]))
    return wrong
