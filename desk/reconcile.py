"""Comparing with the provider's own list: what was missed comes in by the usual door, late news is caught up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import batched

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from desk import intake, outbox
from desk.crypto import vault
from desk.model import Message, Part, Receipt, Sweep
from desk.ports import Enqueue, Listed, Provider

LOG = logging.getLogger(__name__)
OVERLAP = timedelta(minutes=10)
"""How far a sweep goes back behind the one before: a list may be late itself."""
SETTLING = timedelta(seconds=30)
"""What is younger may still be on its way to the door: the next sweep looks at it."""
STALE = timedelta(hours=1)
"""What is older is put before a human; an answer to it would come out of the blue."""
LONGEST = timedelta(days=7)
STUCK, HOPELESS = timedelta(minutes=10), timedelta(hours=6)
BATCH = 500
Waiting = Callable[[str], bool]


def sweep(
    sessions: sessionmaker[Session],
    *,
    provider: Provider,
    enqueue: Enqueue,
    now: datetime,
    look_back: timedelta,
    waiting: Waiting = lambda _: False,
) -> None:
    """Take in what the provider has and we have not, and note the comparison; raises ProviderUnavailable.

    `waiting` says whether something of an address waits on this machine's spool: that comes in by itself, in order.
    """
    with sessions.begin() as session:
        since = start(session, now=now, look_back=look_back)
    listed = [message for message in provider.received(since=since) if message.at <= now - SETTLING]
    with sessions.begin() as session:
        known = held(session, [message.provider_id for message in listed])
    missed = [message for message in listed if message.provider_id not in known and not waiting(message.address)]
    recovered = sum(_taken(sessions, message, enqueue=enqueue, now=now) for message in missed)
    with sessions.begin() as session:
        row = Sweep(
            at=now,
            since=since,
            provider_count=len(listed),
            held_count=len(held(session, [message.provider_id for message in listed])),
            recovered=recovered,
        )
        session.add(row)


def start(session: Session, *, now: datetime, look_back: timedelta) -> datetime:
    """Where the next sweep begins; one that left a gap is done again, for a week at most."""
    before = latest(session)
    if before is None:
        return now - look_back
    if before.held_count < before.provider_count:
        return max(before.since, now - LONGEST)
    return before.at - OVERLAP


def latest(session: Session) -> Sweep | None:
    """The last comparison, for the operators' tile; None before the first."""
    return session.scalar(sa.select(Sweep).order_by(Sweep.at.desc(), Sweep.id.desc()).limit(1))


def held(session: Session, provider_ids: Sequence[str]) -> set[str]:
    """Those of the provider's ids that we hold, as a message or as a receipt."""
    found: set[str] = set()
    for some in batched(provider_ids, BATCH):
        found.update(
            str(stored)
            for stored in session.scalars(sa.select(Message.provider_id).where(Message.provider_id.in_(some)))
        )
        digests = {vault(session).index(provider_id): provider_id for provider_id in some}
        receipts = session.scalars(sa.select(Receipt.digest).where(Receipt.digest.in_(digests)))
        found.update(digests[digest] for digest in receipts)
    return found


def refresh(sessions: sessionmaker[Session], *, provider: Provider, enqueue: Enqueue, now: datetime) -> None:
    """Ask how far sendings are whose callback did not come; raises ProviderUnavailable."""
    with sessions.begin() as session:
        stuck = _stuck(session, now=now)
    if not stuck:
        return
    for seen in provider.progress(since=min(stuck.values()) - SETTLING):
        if seen.provider_id in stuck:
            with sessions.begin() as session:
                outbox.record_status(
                    session,
                    provider_id=seen.provider_id,
                    status=seen.status,
                    error_code=seen.error_code,
                    now=now,
                    enqueue=enqueue,
                )


def _stuck(session: Session, *, now: datetime) -> dict[str, datetime]:
    """Provider ids of parts that are under way for too long, and when they left."""
    left = sa.func.coalesce(Part.tried_at, Message.created_at)
    query = (
        sa.select(Part.provider_id, left)
        .join(Message, Part.message_id == Message.id)
        .where(Part.provider_id.is_not(None), Part.status.in_(("queued", "sending", "sent")))
        .where(left.between(now - HOPELESS, now - STUCK))
    )
    return {str(provider_id): at for provider_id, at in session.execute(query)}


def _taken(sessions: sessionmaker[Session], message: Listed, *, enqueue: Enqueue, now: datetime) -> bool:
    """Pass one message through the door; False when it was there after all, or could not be taken."""
    late = now - message.at > STALE
    try:
        with sessions.begin() as session:
            return _pass_on(session, message, enqueue=_as_late(enqueue) if late else enqueue)
    except Exception as error:
        # One message that cannot be taken must not keep the others out; the sweep shows the gap and is done again.
        LOG.error("a missed message could not be taken: %s", type(error).__name__)  # noqa: TRY400 - its text is private
        return False


def _pass_on(session: Session, message: Listed, *, enqueue: Enqueue) -> bool:
    # The time is the provider's: by it the WhatsApp window closes, and opt-out and erasure are before or after.
    if message.text is None:
        received = intake.receive_media(
            session,
            channel=message.channel,
            address=message.address,
            provider_id=message.provider_id,
            now=message.at,
            enqueue=enqueue,
        )
    else:
        received = intake.receive_text(
            session,
            channel=message.channel,
            address=message.address,
            provider_id=message.provider_id,
            text=message.text,
            now=message.at,
            enqueue=enqueue,
        )
    return not received.duplicate


def _as_late(enqueue: Enqueue) -> Enqueue:
    """Starts `late` where the door starts `turn`; everything else, such as an opt-out's note, as it is."""

    def start_work(session: Session, workflow: str, *ids: str, **options: object) -> None:
        enqueue(session, "late" if workflow == "turn" else workflow, *ids, **options)

    return start_work
