"""The ordinary news of a part, "sent" or "delivered" of a message in one part, in two statements instead of eight.

Two such callbacks come for every reply. All other news (failures, parts we do not know yet, messages in several parts)
are for `desk.outbox.statuses`, which knows what follows from them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

# The message is locked before its part, as everybody does it.
LOCKED = sa.text("""
SELECT m.id AS message, p.number, p.status, m.status AS whole
FROM messages m JOIN parts p ON p.message_id = m.id
WHERE p.provider_id = :provider_id AND (SELECT count(*) FROM parts o WHERE o.message_id = m.id) = 1
FOR UPDATE OF m, p
""")
MOVED = sa.text("""
WITH kept AS (
    INSERT INTO status_events (message_id, number, status, at)
    SELECT :message, :number, :told, :at
    WHERE NOT EXISTS (
        SELECT FROM status_events
        WHERE message_id = :message AND number = :number AND status = :told AND error_code IS NULL)
), moved AS (
    UPDATE parts SET status = :status WHERE message_id = :message AND number = :number AND status <> :status
)
UPDATE messages SET status = :status WHERE id = :message AND status <> :status
""").bindparams(sa.bindparam("told", type_=sa.Text), sa.bindparam("at", type_=sa.DateTime(timezone=True)))


def moved(session: Session, *, provider_id: str, status: str, now: datetime, ranks: dict[str, int]) -> bool:
    """Keep the news and move the part and its message on; False when this is not as simple as that."""
    session.flush()  # what is known here must be known to the statements
    mine = session.execute(LOCKED, {"provider_id": provider_id}).first()
    if mine is None or not _simple(ranks, mine.status, mine.whole):
        return False
    later = max(mine.status, status, key=ranks.__getitem__)
    session.execute(MOVED, {"message": mine.message, "number": mine.number, "told": status, "status": later, "at": now})
    session.expire_all()
    return True


def _simple(ranks: Collection[str], *statuses: str) -> bool:
    """Whether nothing has failed, is held or was replaced."""
    return all(status in ranks for status in statuses)
