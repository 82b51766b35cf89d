"""One message at the door: whether it came before, and what is left of one that leaves no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.crypto import vault
from desk.erasure import address_digest, copy_name, token_digest
from desk.messages import WEB, next_seq
from desk.model import Conversation, Message, Receipt
from desk.ports import Enqueue

KEPT_THERE = ("opt_out", "opt_in")
"""Outcomes whose words say nothing of anybody: the provider may keep them, and must for its own ledger."""


@dataclass(frozen=True)
class Received:
    """What became of a message: seen before or not, its number in the conversation, and how it ended."""

    duplicate: bool
    seq: int
    outcome: str


@dataclass(frozen=True)
class Door:
    """A message of a conversation whose row is locked; `token` is the provider's mark of a repeated call."""

    session: Session
    conversation: Conversation
    provider_id: str
    token: str | None
    now: datetime
    enqueue: Enqueue

    @property
    def partition(self) -> str:
        """What this person's work is kept in order by."""
        return str(self.conversation.person_id)

    def receipt(self, outcome: str) -> Received:
        """Keep only that a message came and how it ended; the answer is enqueued by codes."""
        digest = vault(self.session).index(self.provider_id)
        seq = next_seq(self.conversation)
        marks = [digest] if self.token is None else [digest, token_digest(self.session, self.token)]
        self.session.add_all(Receipt(digest=mark, outcome=outcome, seq=seq, at=self.now) for mark in marks)
        self.session.flush()  # the receipt must be there before the answer is enqueued
        self.enqueue(
            self.session,
            "note",
            str(self.conversation.id),
            outcome,
            digest,
            workflow_id=f"note-{digest}",
            partition=self.partition,
        )
        if self.conversation.channel != WEB and outcome not in KEPT_THERE:
            self._discard(digest)
        return Received(duplicate=False, seq=seq, outcome=outcome)

    def _discard(self, digest: str) -> None:
        """What left no text here must leave none at the provider."""
        self.enqueue(
            self.session,
            "discard",
            copy_name(self.conversation.channel, self.provider_id),
            workflow_id=f"discard-{digest}",
            partition=f"discard-{digest}",
        )


def seen(
    session: Session, *, provider_id: str, now: datetime, token: str | None = None, address: str | None = None
) -> Received | None:
    """What became of a message that came before, by its id or the provider's token; None for a new one.

    What an erased person sent before the erasure counts as seen: it must not come back from where it waited.
    """
    mine = [Message.provider_id == provider_id]
    digests = [vault(session).index(provider_id)]
    if token is not None:
        mine.append(Message.idempotency_token == token)
        digests.append(token_digest(session, token))
    stored = session.scalar(sa.select(Message.seq).where(sa.or_(*mine)).limit(1))
    if stored is not None:
        return Received(duplicate=True, seq=stored, outcome="stored")
    receipt = session.scalar(sa.select(Receipt).where(Receipt.digest.in_(digests)).limit(1))
    if receipt is not None:
        return Received(duplicate=True, seq=receipt.seq, outcome=receipt.outcome)
    return None if address is None else _erased_since(session, digests[0], address, now)


def _erased_since(session: Session, digest: str, address: str, now: datetime) -> Received | None:
    erased = session.get(Receipt, address_digest(session, address))
    if erased is None or erased.at <= now:
        return None
    session.add(Receipt(digest=digest, outcome="erased", at=erased.at))
    return Received(duplicate=True, seq=0, outcome="erased")
