"""Work of a worker that is dead goes back into its queue, where a living one takes it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from dbos import DBOS
from sqlalchemy.orm import Session

from desk import heartbeat
from desk.model import Heartbeat

LOG = logging.getLogger(__name__)
KIND = "worker"
DEAD = timedelta(seconds=25)
_PENDING = sa.table("workflow_status", sa.column("status"), sa.column("executor_id"), schema="dbos")


def heartbeat_name(worker: str) -> str:
    """What a worker's heartbeat is kept under."""
    return f"{KIND}:{worker}"


class Watch:
    """Judges the other workers, once it has itself been seen at work for as long as it takes to call one dead.

    After a database outage everybody's last word is old; who looked first would take the work of the living.
    """

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._last: datetime | None = None

    def dead(self, session: Session, *, now: datetime) -> list[str]:
        """Workers with work in progress that have been silent for 25 s; call at every beat of one's own."""
        if self._since is None or self._last is None or now - self._last > heartbeat.LATE:
            self._since = now
        self._last = now
        return orphaned(session, now=now) if now - self._since >= DEAD else []


def orphaned(session: Session, *, now: datetime) -> list[str]:
    """The names under which work is in progress though no living worker has them."""
    alive = sa.select(Heartbeat.name).where(Heartbeat.at > now - DEAD)
    query = (
        sa.select(_PENDING.c.executor_id)
        .where(_PENDING.c.status == "PENDING", _PENDING.c.executor_id.is_not(None))
        .where(sa.literal(f"{KIND}:").concat(_PENDING.c.executor_id).not_in(alive))
        .distinct()
        .order_by(_PENDING.c.executor_id)
    )
    return [str(name) for name in session.scalars(query)]


def adopt(workers: list[str]) -> int:
    """Put their work back into its queues; answers how much. Two that adopt at once do it once.

    Each piece goes back only while it is still the dead worker's, and a queue gives it to one worker.
    """
    taken = len(DBOS._recover_pending_workflows(workers)) if workers else 0  # noqa: SLF001 - DBOS offers it to its own cloud only
    if taken:
        LOG.warning("adopted %d workflows of %d silent workers", taken, len(workers))
    return taken
