"""What a failure leads to: another try, silence, a marked address, a message that waits, or one that has failed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk import window
from desk.errors import SendError
from desk.model import Conversation, Message, OptOut, Part
from desk.outbox.codes import NEVER_LEFT, Meaning, meaning
from desk.ports import Enqueue

QUICK = (0.1, 0.2, 0.4, 0.8)
"""Seconds between the first tries: Twilio's advice for 429, doubling from 100 ms, five tries in all."""
LADDER = (*QUICK, 30.0, 300.0, 600.0, 1800.0)
"""Seconds until the next try after so many tries; 30 s is Twilio's cap, the minutes outlast an outage."""
JITTER = 0.1
LATER = len(QUICK) + 2
"""A handset that is off begins here: after 5, 10 and 30 minutes."""
SETTLE, SETTLE_AFTER_SILENCE = 2.0, 20.0
"""Seconds after an unclear end before the provider is asked: what it still works on must show in its list. One that
gave no answer at all may be behind with its work, and take up what we long gave up."""
MARKED = "sms"
"""The channel whose codes speak of the number itself: WhatsApp may reach a number that takes no SMS."""


def refused(
    session: Session,
    *,
    message_id: UUID,
    number: int,
    error: SendError,
    now: datetime,
    enqueue: Enqueue,
    jitter: float | None = None,
) -> None:
    """The provider did not take a part, or did not say so: put off the next try, or say why there is none."""
    message = session.get(Message, message_id, with_for_update={"of": Message})
    part = session.get(Part, (message_id, number), with_for_update=True)
    if message is None or part is None or part.provider_id is not None:
        return  # erased meanwhile, or a callback was faster than the error and says that it was taken
    what = meaning(error.code)
    if what is Meaning.WINDOW_CLOSED:
        part.status, part.error_code = "failed", error.code
        window.refused(session, message, now=now, enqueue=enqueue)
        return
    if error.retryable and (pause := _pause(part, what, jitter)) is not None:
        part.status = "sending" if error.unclear else "queued"
        part.not_before = now + timedelta(seconds=max(pause, _settling(error)))
        return
    fail(message, part, error.code)
    _note(session, message, what, error.code, now=now)


def _settling(error: SendError) -> float:
    if not error.unclear:
        return 0.0
    return SETTLE if error.code is not None else SETTLE_AFTER_SILENCE


def failed_later(session: Session, message: Message, part: Part, *, now: datetime, enqueue: Enqueue | None) -> None:
    """A callback says that an accepted part failed.

    It is sent again, as a new part with an id of its own, when sending again is safe (`codes.NEVER_LEFT`), tries are
    left, and nothing later has gone to the person: order is kept before completeness, and staff see the failure.
    """
    what = meaning(part.error_code)
    if what is Meaning.WINDOW_CLOSED and enqueue is not None:
        window.refused(session, message, now=now, enqueue=enqueue)
        return
    _note(session, message, what, part.error_code, now=now)
    if enqueue is None or part.error_code not in NEVER_LEFT or _overtaken(session, message, part):
        return
    pause = _pause(part, Meaning.NOT_NOW, None)
    if pause is None:
        return
    again = replace(message, part)
    again.attempts, again.not_before = part.attempts, now + timedelta(seconds=pause)
    message.status, message.error_code = "queued", None
    enqueue(
        session,
        "deliver",
        str(message.id),
        workflow_id=f"deliver-{message.id}-part{again.number}",
        partition=str(message.conversation_id),
        delay_seconds=pause,
    )


def fail(message: Message, part: Part, code: int | None) -> None:
    """The part and with it the message has failed, visibly."""
    part.status, part.error_code, part.not_before = "failed", code, None
    message.status, message.error_code = "failed", code


def heard_from(conversation: Conversation, *, now: datetime) -> None:
    """Somebody wrote: the number is good after all, whatever was said of it before."""
    address = conversation.address
    if address is None or conversation.channel != MARKED or address.unreachable_at is None:
        return
    if now >= address.unreachable_at:
        address.unreachable_code = address.unreachable_at = None


def replace(message: Message, part: Part) -> Part:
    """A new part in the place of one that failed, so that news of the old one cannot touch it.

    Parts behind it that nobody has taken get new numbers too, and stay behind it.
    """
    behind = [other for other in message.parts if other.number > part.number and not _taken(other)]
    last = max(other.number for other in message.parts)
    part.status = window.REPLACED
    for other in behind:
        message.parts.remove(other)
    fresh = [_untried(other, last + place) for place, other in enumerate((part, *behind), 1)]
    message.parts.extend(fresh)
    return fresh[0]


def _untried(part: Part, number: int) -> Part:
    return Part(number=number, body=part.body, segments=part.segments, status="queued", attempts=0)


def _pause(part: Part, what: Meaning, jitter: float | None) -> float | None:
    """Seconds until the next try, ±10 %; None when there is none. `attempts` is how far up the ladder the part is."""
    tries = max(part.attempts, LATER) if what is Meaning.NOT_NOW else max(part.attempts, 1)
    part.attempts = tries
    if tries > len(LADDER):
        return None
    spread = random.uniform(-JITTER, JITTER) if jitter is None else jitter  # noqa: S311 - spreads load, guards nothing
    return LADDER[tries - 1] * (1 + spread)


def _note(session: Session, message: Message, what: Meaning, code: int | None, *, now: datetime) -> None:
    """An opt-out goes to the ledger; a number that is none is marked, and the assistant writes to it no more."""
    address = message.conversation.address
    if address is None:
        return
    if what is Meaning.OPTED_OUT:
        session.merge(OptOut(digest=address.digest, channel=message.conversation.channel, at=now))
    elif what is Meaning.BAD_ADDRESS and message.conversation.channel == MARKED:
        address.unreachable_code, address.unreachable_at = code, now


def _taken(part: Part) -> bool:
    """Whether the provider has or may have a part."""
    return part.provider_id is not None or part.status in ("sending", window.REPLACED)


def _overtaken(session: Session, message: Message, part: Part) -> bool:
    if any(_taken(other) and other.number > part.number for other in message.parts):
        return True
    later = (
        sa.select(Part.number)
        .join(Message, Part.message_id == Message.id)
        .where(Message.conversation_id == message.conversation_id, Message.seq > message.seq)
        .where(Part.attempts > 0)
    )
    return session.scalar(later.limit(1)) is not None
