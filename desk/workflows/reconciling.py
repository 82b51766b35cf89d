"""Reconciliation by the clock: every 5 minutes and at a worker's start, once however many workers there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from dbos import DBOS, SetWorkflowID

from desk import outbox, reconcile, turns
from desk.ports import Provider
from desk.reconcile import Waiting
from desk.turns import Desk
from desk.workflows.steps import step

QUEUE = "upkeep"
SCHEDULE = "reconcile"
Scheduled = Callable[[datetime, object], None]


def register(desk: Desk, provider: Provider, *, look_back: timedelta, waiting: Waiting) -> Scheduled:
    """Make `reconcile` and `late` known to DBOS; answer the first, for `begin`. Arguments: `desk.reconcile.sweep`."""
    _register_late(desk)

    @step
    def sweep() -> None:
        reconcile.sweep(
            desk.sessions,
            provider=provider,
            enqueue=desk.enqueue,
            now=desk.clock(),
            look_back=look_back,
            waiting=waiting,
        )

    @step
    def refresh() -> None:
        reconcile.refresh(desk.sessions, provider=provider, enqueue=desk.enqueue, now=desk.clock())

    @step
    def deliver_stranded() -> None:
        with desk.sessions.begin() as session:
            outbox.stranded(session, now=desk.clock(), enqueue=desk.enqueue)

    @DBOS.workflow(name=SCHEDULE)
    def run(at: datetime, context: object) -> None:
        deliver_stranded()
        sweep()
        refresh()

    return run


def _register_late(desk: Desk) -> None:
    @step
    def take_late(message_id: str) -> None:
        turns.take_late(desk, message_id=UUID(message_id))

    @DBOS.workflow(name="late")
    def late(message_id: str) -> None:
        take_late(message_id)


def begin(run: Scheduled, *, now: datetime, by_the_clock: str) -> None:
    """Sweep now and whenever the cron expression says; call after `DBOS.launch()`.

    Workflow ids hold the minute, so workers that start together sweep once, and the queue runs one at a time.
    """
    DBOS.register_queue(QUEUE, global_concurrency=1, on_conflict="always_update")
    DBOS.apply_schedules(
        [{"schedule_name": SCHEDULE, "workflow_fn": run, "schedule": by_the_clock, "queue_name": QUEUE}]
    )
    with SetWorkflowID(f"{SCHEDULE}-start-{now:%Y-%m-%dT%H:%M}"):
        DBOS.enqueue_workflow(QUEUE, run, now, None)
