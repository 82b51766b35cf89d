"""Durable work: turns, notes, deliveries, purges and deletions at the provider as DBOS workflows.

Arguments, results and errors are ids and codes, since DBOS stores them. A turn's queue is partitioned by person
(one at a time, in order of receipt), a delivery's by conversation.
"""

from __future__ import annotations

from collections.abc import Mapping

from desk.outbox import Rate
from desk.ports import Sender
from desk.turns import Desk
from desk.workflows import conversing, delivering, discarding
from desk.workflows.queues import APPLICATION, TURNS, config, enqueuer, migrate, open_queues


def register(
    desk: Desk, senders: Mapping[str, Sender], *, status_callback: str, rates: Mapping[str, Rate] | None = None
) -> None:
    """Make the workflows known to DBOS; call once, between `DBOS(config=…)` and `DBOS.launch()`.

    `rates` say by channel how fast its number may send; a channel without one is not held back.
    """
    conversing.register(desk)
    delivering.register(desk, senders, status_callback=status_callback, rates=rates)
    discarding.register(desk, senders)


__all__ = ["APPLICATION", "TURNS", "config", "enqueuer", "migrate", "open_queues", "register"]
