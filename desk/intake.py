"""What happens to a message at the door: screened, stored and enqueued in the door's one transaction.

Only screened text is stored. A message that is flagged, refused or an opt-out leaves a receipt instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desk import optout, safety
from desk.commands import number, skip
from desk.crypto import vault
from desk.messages import TEXT_LIMIT, WEB, by_provider_id, next_seq
from desk.model import Conversation, Message, OptOut, Quarantine, Receipt
from desk.people import conversation_for, lock
from desk.ports import Enqueue
from desk.privacy import mask
from desk.settings import LANGUAGES
from language.detect import detect


@dataclass(frozen=True)
class Received:
    """What became of a message: seen before or not, its number in the conversation, and how it ended."""

    duplicate: bool
    seq: int
    outcome: str


@dataclass(frozen=True)
class _Door:
    session: Session
    conversation: Conversation
    provider_id: str
    now: datetime
    enqueue: Enqueue

    @property
    def partition(self) -> str:
        return str(self.conversation.person_id)

    def receipt(self, outcome: str) -> Received:
        """Keep only that a message came and how it ended; the answer is enqueued by codes."""
        digest = vault(self.session).index(self.provider_id)
        seq = next_seq(self.conversation)
        self.session.add(Receipt(digest=digest, outcome=outcome, seq=seq, at=self.now))
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
        return Received(duplicate=False, seq=seq, outcome=outcome)


def receive_text(
    session: Session,
    *,
    channel: str,
    address: str,
    provider_id: str,
    text: str,
    now: datetime,
    enqueue: Enqueue,
) -> Received:
    """Take one SMS or WhatsApp message from a number or id."""
    lock(session, vault(session).index(address))
    seen = _seen(session, provider_id)
    if seen:
        return seen
    digest = vault(session).index(address)
    wish = optout.decide(text, channel=channel)
    if wish == "opt_out":
        session.merge(OptOut(digest=digest, channel=channel, at=now))
    elif wish == "opt_in":
        gone = session.get(OptOut, (digest, channel))
        if gone is not None:
            session.delete(gone)
    conversation = conversation_for(session, channel=channel, address=address, now=now)
    door = _Door(session, conversation, provider_id, now, enqueue)
    if wish != "none":
        _learn_language(conversation, text)
        return door.receipt(wish)
    return _screen_and_store(door, text=text, choice=None)


def receive_media(
    session: Session, *, channel: str, address: str, provider_id: str, now: datetime, enqueue: Enqueue
) -> Received:
    """Refuse a photo, voice note, file, contact card or location pin; nothing of it is fetched or kept."""
    lock(session, vault(session).index(address))
    seen = _seen(session, provider_id)
    if seen:
        return seen
    conversation = conversation_for(session, channel=channel, address=address, now=now)
    return _Door(session, conversation, provider_id, now, enqueue).receipt("media")


def receive_web(
    session: Session,
    *,
    conversation: Conversation,
    message_id: UUID,
    text: str | None,
    choice: str | None,
    now: datetime,
    enqueue: Enqueue,
) -> Received:
    """Take one message of a web chat; `message_id` is the browser's own and makes repeating harmless."""
    lock(session, vault(session).index(str(conversation.id)))
    provider_id = f"web-{conversation.id}-{message_id}"
    seen = _seen(session, provider_id)
    if seen:
        return seen
    session.refresh(conversation, with_for_update=True)
    said = _title(conversation, choice) if choice else text or ""
    return _screen_and_store(_Door(session, conversation, provider_id, now, enqueue), text=said, choice=choice)


def quarantine(session: Session, *, reason: str, headers: Mapping[str, str], body_hash: str, now: datetime) -> None:
    """Keep that a webhook was not genuine, for operators to look into."""
    session.add(Quarantine(reason=reason, headers=dict(headers), body_hash=body_hash, at=now))


def _seen(session: Session, provider_id: str) -> Received | None:
    stored = by_provider_id(session, provider_id)
    if stored is not None:
        return Received(duplicate=True, seq=stored.seq, outcome="stored")
    receipt = session.get(Receipt, vault(session).index(provider_id))
    return Received(duplicate=True, seq=receipt.seq, outcome=receipt.outcome) if receipt else None


def _screen_and_store(door: _Door, *, text: str, choice: str | None) -> Received:
    verdict = safety.screen(text, lang_hint=door.conversation.person.language) if text and choice is None else None
    if verdict is not None and verdict.flow is not None:
        # The text ends here; its language is the last thing that is read from it.
        _learn_language(door.conversation, text)
        return door.receipt(f"{verdict.flow}.{verdict.level}")
    kept, masked = _kept(door, text) if choice is None else (text, False)
    message = Message(
        conversation_id=door.conversation.id,
        seq=next_seq(door.conversation),
        author="requester",
        kind="answer",
        text=kept,
        lang=door.conversation.person.language or "und",
        choices=[],
        choice=choice,
        provider_id=door.provider_id,
        masked=masked,
        status="received",
        created_at=door.now,
    )
    door.session.add(message)
    door.session.flush()  # the turn is enqueued by id
    door.enqueue(door.session, "turn", str(message.id), workflow_id=f"turn-{message.id}", partition=door.partition)
    return Received(duplicate=False, seq=message.seq, outcome="stored")


def _title(conversation: Conversation, choice: str) -> str:
    """A picked choice as the person read it."""
    offered = (conversation.pending or {}).get("choices", ())
    return next((str(option["title"]) for option in offered if option["value"] == choice), "")


def _learn_language(conversation: Conversation, text: str) -> None:
    found = detect(text).code
    if conversation.person.language is None and found in LANGUAGES:
        conversation.person.language = found


def _kept(door: _Door, text: str) -> tuple[str, bool]:
    """The text as it is stored: the writer's own name and contact go, sealed, to the person."""
    masked = mask(text[: TEXT_LIMIT + 500])
    person, pending = door.conversation.person, (door.conversation.pending or {}).get("expects")
    own = {"name": ("person_name",), "contact": ("phone", "email")}
    for field, types in own.items():
        mine = next(
            (span.value for span in masked.spans if span.type in types and (span.own or pending == field)),
            None,
        )
        if mine:
            setattr(person, f"{field}_sealed", vault(door.session).seal(mine))
    if pending in own and not masked.spans and _is_answer(text):
        setattr(person, f"{pending}_sealed", vault(door.session).seal(text.strip()[:200]))
        return f"[{'name' if pending == 'name' else 'phone'}]", True
    return masked.text[: TEXT_LIMIT + 1], bool(masked.spans)


def _is_answer(text: str) -> bool:
    return number(text) is None and not skip(text) and 0 < len(text.split()) <= 6


__all__ = ["WEB", "Received", "quarantine", "receive_media", "receive_text", "receive_web"]
