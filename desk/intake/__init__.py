"""What happens to a message at the door: screened, stored and enqueued in the door's one transaction.

Only screened text is stored. A message that is flagged, refused or an opt-out leaves a receipt instead. `now` is when
the message came in, which may be a while ago: it waited on the spool, or only the provider's list had it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desk import clearance
from desk.crypto import vault
from desk.intake.door import Door, Received, seen
from desk.intake.quarantining import quarantine
from desk.intake.screen import MEDIA, Screen, Screened, screened
from desk.intake.storing import store
from desk.messages import WEB
from desk.model import Conversation, OptOut, Receipt
from desk.people import conversation_for, lock
from desk.ports import Enqueue


def receive_text(
    session: Session,
    *,
    channel: str,
    address: str,
    provider_id: str,
    text: str,
    now: datetime,
    enqueue: Enqueue,
    token: str | None = None,
    payload: str | None = None,
) -> Received:
    """Take one SMS or WhatsApp message from a number or id; `token` is the provider's mark of a repeated call."""
    return receive(
        session,
        channel=channel,
        address=address,
        provider_id=provider_id,
        # Before the first statement: the screen takes longer than all of them, and no connection waits for it.
        found=screened(text, channel=channel, payload=payload),
        now=now,
        enqueue=enqueue,
        token=token,
        text=text,
    )


def receive_media(
    session: Session,
    *,
    channel: str,
    address: str,
    provider_id: str,
    now: datetime,
    enqueue: Enqueue,
    token: str | None = None,
) -> Received:
    """Refuse a photo, voice note, file, contact card or location pin; nothing of it is fetched or kept."""
    return receive(
        session,
        channel=channel,
        address=address,
        provider_id=provider_id,
        found=Screened(outcome=MEDIA),
        now=now,
        enqueue=enqueue,
        token=token,
    )


def receive(
    session: Session,
    *,
    channel: str,
    address: str,
    provider_id: str,
    found: Screened,
    now: datetime,
    enqueue: Enqueue,
    token: str | None = None,
    text: str | None = None,
    again: Screen = screened,
) -> Received:
    """Take one message that the screen has seen; with `text`, a close call is read `again` in the person's language."""
    digest = vault(session).index(address)
    lock(session, digest)
    known = seen(session, provider_id=provider_id, token=token, address=address, now=now)
    if known:
        return known
    _heed(session, digest=digest, channel=channel, outcome=found.outcome, now=now)
    conversation = conversation_for(session, channel=channel, address=address, now=now)
    door = Door(session, conversation, provider_id=provider_id, token=token, now=now, enqueue=enqueue)
    return store(door, _reread(found, text, conversation, again))


def receive_web(
    session: Session,
    *,
    conversation: Conversation,
    message_id: UUID,
    text: str | None,
    choice: str | None,
    now: datetime,
    enqueue: Enqueue,
    found: Screened | None = None,
    again: Screen = screened,
) -> Received:
    """Take one message of a web chat; `message_id` is the browser's own and makes repeating harmless.

    `found` is what the screen said of the text, if it was asked already.
    """
    if not choice:
        found = found or again(text or "", channel=WEB)
    lock(session, vault(session).index(str(conversation.id)))
    provider_id = f"web-{conversation.id}-{message_id}"
    known = seen(session, provider_id=provider_id, now=now)
    if known:
        return known
    session.refresh(conversation, with_for_update=True)
    door = Door(session, conversation, provider_id=provider_id, token=None, now=now, enqueue=enqueue)
    if found is None:
        return store(door, Screened(text=_title(conversation, choice)), choice=choice)
    return store(door, _reread(found, text, conversation, again))


def _reread(found: Screened, text: str | None, conversation: Conversation, again: Screen) -> Screened:
    """A flagged message, read again with what is known of the person.

    Their language settles a tie between the languages' word lists, and their word a doubt about what they meant.
    """
    if not found.flagged or text is None:
        return found
    hint = conversation.person.language
    if hint is not None:
        found = again(text, channel=conversation.channel, hint=hint, payload=found.tap)
    if clearance.use(conversation, found.outcome):
        return again(text, channel=conversation.channel, hint=hint, payload=found.tap, cleared=True)
    return found


def _title(conversation: Conversation, choice: str | None) -> str:
    """A picked choice as the person read it."""
    offered = (conversation.pending or {}).get("choices", ())
    return next((str(option["title"]) for option in offered if option["value"] == choice), "")


def _heed(session: Session, *, digest: str, channel: str, outcome: str | None, now: datetime) -> None:
    """Keep or undo an opt-out in the ledger; what was said later stands, whichever is heard first."""
    if outcome not in ("opt_out", "opt_in"):
        return
    silence = session.get(OptOut, (digest, channel))
    undone = session.get(Receipt, vault(session).index(f"opt_in {channel} {digest}"))
    if outcome == "opt_out":
        if (silence is None or silence.at < now) and (undone is None or undone.at < now):
            session.merge(OptOut(digest=digest, channel=channel, at=now))
        return
    # A later word leaves a trace, so that an earlier one that was kept waiting somewhere cannot undo it.
    if undone is None or undone.at < now:
        session.merge(Receipt(digest=vault(session).index(f"opt_in {channel} {digest}"), outcome=outcome, at=now))
    if silence is not None and silence.at <= now:
        session.delete(silence)


__all__ = [
    "MEDIA",
    "WEB",
    "Received",
    "Screened",
    "quarantine",
    "receive",
    "receive_media",
    "receive_text",
    "receive_web",
    "screened",
]
