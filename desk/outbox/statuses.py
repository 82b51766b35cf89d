"""What the provider tells of a part later: every word of it is kept, and the status only moves forward."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.model import Conversation, Message, Part, StatusEvent
from desk.outbox import refusals
from desk.outbox.moving import moved
from desk.ports import Enqueue
from desk.window import REPLACED

RANK = {"queued": 0, "accepted": 0, "sending": 1, "sent": 2, "delivered": 3, "read": 4}
FAILED = ("failed", "undelivered", "canceled")
PartKey = tuple[UUID, int]


def record_status(
    session: Session,
    *,
    provider_id: str,
    status: str,
    error_code: int | None,
    now: datetime,
    part_key: PartKey | None = None,
    enqueue: Enqueue | None = None,
) -> bool:
    """Keep a provider's status and apply it to its part and message; False when the part is not ours.

    Late news never goes back, and news of an erased message leaves nothing. `part_key` is what the callback's address
    carried: a callback can be faster than the answer to the sending. A failure that may be sent again is, if `enqueue`
    is given (see `desk.outbox.refusals.failed_later`).
    """
    if (
        status in RANK
        and error_code is None
        and moved(session, provider_id=provider_id, status=status, now=now, ranks=RANK)
    ):
        return True
    part = _locked(session, provider_id, part_key, alone=status not in FAILED)
    if part is None:
        return False
    message, was_failed = part.message, part.status in FAILED
    _keep(session, part, status, error_code, now=now)
    forward(part, status)
    if status in FAILED and error_code is not None and part.status in FAILED:
        part.error_code = part.error_code or error_code
    summarise(message)
    if part.status in FAILED and not was_failed:
        refusals.failed_later(session, message, part, now=now, enqueue=enqueue)
    return True


def forward(part: Part, status: str) -> None:
    """Move a part on; failed is terminal, and what was delivered does not fail any more."""
    if part.status in (*FAILED, REPLACED):
        return
    if status in FAILED:
        part.status = status if RANK.get(part.status, 0) < RANK["delivered"] else part.status
    elif RANK.get(status, -1) > RANK.get(part.status, -1):
        part.status = status


def summarise(message: Message) -> None:
    """A message is as far as its slowest part, and failed when any part failed; what waits or failed stays so."""
    parts = [part for part in message.parts if part.status != REPLACED]
    failed = next((part for part in parts if part.status in FAILED), None)
    if failed is not None:
        message.status, message.error_code = "failed", failed.error_code
    elif parts and all(part.provider_id for part in parts) and message.status not in ("failed", "held"):
        message.status = min((part.status for part in parts), key=lambda status: RANK.get(status, 0))


def claim(part: Part, provider_id: str) -> None:
    """Take over the provider's id of a part: it is never sent again."""
    part.provider_id, part.not_before = provider_id, None
    if part.status in ("sending", *FAILED):
        part.status = "queued"


def _locked(session: Session, provider_id: str, key: PartKey | None, *, alone: bool) -> Part | None:
    """The part that a provider's id or a callback's address means, its message locked.

    Everybody locks conversation, message, part in this order; a failure (not `alone`) may touch the conversation.
    """
    known = session.execute(sa.select(Part.message_id, Part.number).where(Part.provider_id == provider_id)).first()
    found = (known.message_id, known.number) if known else key
    if found is None:
        return None
    if not alone:
        theirs = sa.select(Message.conversation_id).where(Message.id == found[0]).scalar_subquery()
        session.execute(sa.select(Conversation.id).where(Conversation.id == theirs).with_for_update())
    message = session.get(Message, found[0], with_for_update={"of": Message}, populate_existing=True)
    part = session.get(Part, found, populate_existing=True) if message else None
    if part is None or part.provider_id == provider_id:
        return part
    return part if _claimable(part) and _claimed(part, provider_id) else None


def _claimable(part: Part) -> bool:
    """Whether a part was tried and we do not know its id yet.

    That includes a part given up because nobody could say whether it had arrived: now somebody says it.
    """
    given_up = part.status in FAILED and part.error_code is not None
    return part.provider_id is None and part.attempts > 0 and part.status != REPLACED and not given_up


def _claimed(part: Part, provider_id: str) -> Part:
    if part.status in FAILED:
        part.message.status = "queued"
    claim(part, provider_id)
    return part


def _keep(session: Session, part: Part, status: str, error_code: int | None, *, now: datetime) -> None:
    """Add the event, once: providers repeat themselves. The part's row is locked, so two callbacks cannot race."""
    same = sa.select(StatusEvent.id).where(
        StatusEvent.message_id == part.message_id,
        StatusEvent.number == part.number,
        StatusEvent.status == status,
        StatusEvent.error_code.is_not_distinct_from(error_code),
    )
    if session.scalar(same.limit(1)) is None:
        session.add(
            StatusEvent(message_id=part.message_id, number=part.number, status=status, error_code=error_code, at=now)
        )
