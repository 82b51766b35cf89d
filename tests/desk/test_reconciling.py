"""Sweeps by the clock with the real DBOS: at the start, on schedule, and once however many workers begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from dbos import DBOS, DBOSClient

from desk import workflows
from desk.dialogue import House
from desk.model import Sweep, Ticket
from desk.turns import Desk
from desk.workflows import reconciling
from tests.desk.conftest import FakeAssistant
from tests.desk.test_outbox import FakeSender
from tests.desk.test_reconcile import FakeProvider
from tests.desk.test_turns import REQUEST
from tests.desk.test_workflows import PATIENCE, _until

# DBOS remembers which minutes were swept, over all tests.
MINUTES = count()


def _begin(sweep: reconciling.Scheduled) -> datetime:
    minute = datetime(2026, 11, 2, 12, 0, tzinfo=UTC) + timedelta(minutes=next(MINUTES))
    reconciling.begin(sweep, now=minute, by_the_clock="*/5 * * * *")
    return minute


@pytest.fixture
def worker(sessions, settings) -> Iterator[tuple[FakeProvider, FakeSender, reconciling.Scheduled]]:
    workflows.migrate(settings)
    client = DBOSClient(system_database_url=settings.database_url, application_name="field-desk")
    provider, sender = FakeProvider(), FakeSender()
    desk = Desk(
        sessions=sessions,
        assistant=FakeAssistant(),
        enqueue=workflows.enqueuer(client),
        house=House(public_page="https://www.example.org"),
        clock=lambda: datetime.now(UTC),
    )
    DBOS(config=workflows.config(settings))
    workflows.register(desk, {"sms": sender}, status_callback="http://testserver/twilio/status")
    sweep = reconciling.register(desk, provider, look_back=timedelta(hours=24), waiting=lambda _: False)
    DBOS.launch()
    workflows.open_queues()
    yield provider, sender, sweep
    DBOS.delete_schedule(reconciling.SCHEDULE)
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(PATIENCE))
    client.destroy()


def _count(sessions, table) -> int:
    with sessions() as session:
        return session.query(table).count()


def test_a_worker_sweeps_when_it_begins_and_answers_what_was_missed(worker, sessions):
    provider, sender, sweep = worker
    provider.has(REQUEST, sid="SM1", at=datetime.now(UTC) - timedelta(minutes=2))
    _begin(sweep)
    _until(lambda: len(sender.sent) == 1)
    assert _count(sessions, Sweep) == 1


def test_what_is_hours_old_becomes_a_ticket(worker, sessions):
    provider, sender, sweep = worker
    provider.has(REQUEST, sid="SM1", at=datetime.now(UTC) - timedelta(hours=3))
    _begin(sweep)
    _until(lambda: len(sender.sent) == 1)
    assert _count(sessions, Ticket) == 1


def test_workers_that_begin_together_sweep_once(worker, sessions):
    _, _, sweep = worker
    at = _begin(sweep)
    for _ in range(2):
        reconciling.begin(sweep, now=at, by_the_clock="*/5 * * * *")
    DBOS.trigger_schedule(reconciling.SCHEDULE).get_result()
    # The queue runs one at a time, so those of the start came before this one.
    assert _count(sessions, Sweep) == 2


def test_the_clock_sweeps_every_five_minutes(worker, sessions):
    _, _, sweep = worker
    _begin(sweep)
    schedule = DBOS.get_schedule(reconciling.SCHEDULE)
    assert (schedule["schedule"], schedule["queue_name"]) == ("*/5 * * * *", reconciling.QUEUE)
    DBOS.trigger_schedule(reconciling.SCHEDULE).get_result()
    _until(lambda: _count(sessions, Sweep) == 2)


def test_a_provider_that_comes_back_is_asked_again(worker, sessions):
    provider, _, sweep = worker
    provider.down = True
    _begin(sweep)
    _until(lambda: provider.refused > 0)
    provider.down = False
    _until(lambda: _count(sessions, Sweep) == 1)
