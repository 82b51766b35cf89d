"""Storing what the screen left of a message, and starting its turn."""

from __future__ import annotations

from desk import outbox, taps, window
from desk.commands import number, skip
from desk.crypto import vault
from desk.intake.door import Door, Received
from desk.intake.screen import OWN, Screened
from desk.messages import next_seq
from desk.model import Conversation, Message
from desk.spoken import spoken

OWN_MARKS = {"name": "[name]", "contact": "[phone]"}


def store(door: Door, found: Screened, *, choice: str | None = None) -> Received:
    """The message's row and its turn, or the receipt of one that leaves no text."""
    tap = taps.resolve(door.session, door.conversation, found.tap)
    if tap is not None:
        # The words of a button are ours: they say what was picked, and nothing about anybody.
        found, choice = Screened(text=tap.title), tap.value
    outbox.heard_from(door.conversation, now=door.now)
    heard = door.conversation.last_inbound_at
    door.conversation.last_inbound_at = door.now if heard is None else max(heard, door.now)
    # What waited for the person to write leaves before the answer to what they wrote.
    released = window.release(door.session, door.conversation, now=door.now, enqueue=door.enqueue)
    if found.outcome is not None:
        _learn_language(door.conversation, found.lang)
        return door.receipt(found.outcome)
    text, masked = (found.text, False) if choice is not None else _kept(door, found)
    message = Message(
        conversation_id=door.conversation.id,
        seq=next_seq(door.conversation),
        author="requester",
        kind="answer",
        text=text,
        lang=door.conversation.person.language or "und",
        choices=[],
        choice=choice,
        provider_id=door.provider_id,
        idempotency_token=door.token,
        masked=masked,
        status="received",
        created_at=door.now,
    )
    door.session.add(message)
    if released and found.opens:
        message.intent = window.OPENING
    else:
        door.session.flush()  # the turn is enqueued by id
        door.enqueue(door.session, "turn", str(message.id), workflow_id=f"turn-{message.id}", partition=door.partition)
    return Received(duplicate=False, seq=message.seq, outcome="stored")


def _learn_language(conversation: Conversation, lang: str | None) -> None:
    if conversation.person.language is None and lang in spoken(conversation):
        conversation.person.language = lang


def _kept(door: Door, found: Screened) -> tuple[str, bool]:
    """The text as it is stored: the writer's own name and contact go, sealed, to the person."""
    person, pending = door.conversation.person, (door.conversation.pending or {}).get("expects")
    for field in OWN:
        mine = found.asked.get(field) if pending == field else found.own.get(field)
        if mine:
            setattr(person, f"{field}_sealed", vault(door.session).seal(mine))
    if pending in OWN and not found.masked and _is_answer(found.text):
        setattr(person, f"{pending}_sealed", vault(door.session).seal(found.text.strip()[:200]))
        return OWN_MARKS[pending], True
    return found.text, found.masked


def _is_answer(text: str) -> bool:
    return number(text) is None and not skip(text) and 0 < len(text.split()) <= 6
