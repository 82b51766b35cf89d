"""Work of dead workers with the real DBOS: taken over once, by a worker that has watched for long enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from dbos import DBOS, DBOSClient

from desk import heartbeat, workflows
from desk.dialogue import House
from desk.turns import Desk
from desk.workflows import adopting
from tests.desk.conftest import FakeAssistant, RunningDesk
from tests.desk.test_outbox import FakeSender
from tests.desk.test_turns import REQUEST
from tests.desk.test_workflows import PATIENCE, _until

DEAD_WORKER = "dead-1"
SEIZE = sa.text(
    "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = :worker, application_version = '1'"
    " WHERE workflow_uuid = :workflow"
)


@pytest.fixture
def desk(sessions, settings, now) -> Iterator[RunningDesk]:
    """A worker under the name `living`, that beats."""
    workflows.migrate(settings)
    client = DBOSClient(system_database_url=settings.database_url, application_name="field-desk")
    assistant = FakeAssistant()
    made = Desk(
        sessions=sessions,
        assistant=assistant,
        enqueue=workflows.enqueuer(client),
        house=House(public_page="https://www.example.org"),
        clock=lambda: now,
    )
    DBOS(config={**workflows.config(settings), "executor_id": "living"})
    workflows.register(made, {"sms": FakeSender()}, status_callback="http://testserver/twilio/status")
    DBOS.launch()
    workflows.open_queues()
    with sessions.begin() as session:
        heartbeat.beat(session, name=adopting.heartbeat_name("living"), now=now)
    yield RunningDesk(made, assistant, [], sessions, now)
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(PATIENCE))
    client.destroy()


def _dies_with_a_message(desk: RunningDesk, *, last_word: datetime | None) -> None:
    """A message whose turn a worker took before it fell silent."""
    enqueue = desk.desk.enqueue

    def seized(session, *args, workflow_id, **options) -> None:
        enqueue(session, *args, workflow_id=workflow_id, **options)
        session.execute(SEIZE, {"worker": DEAD_WORKER, "workflow": workflow_id})

    object.__setattr__(desk.desk, "enqueue", seized)
    desk.receive(REQUEST)
    object.__setattr__(desk.desk, "enqueue", enqueue)
    if last_word is not None:
        with desk.sessions.begin() as session:
            heartbeat.beat(session, name=adopting.heartbeat_name(DEAD_WORKER), now=last_word)


def _orphaned(desk: RunningDesk) -> list[str]:
    with desk.sessions() as session:
        return adopting.orphaned(session, now=desk.now)


@pytest.mark.parametrize("silent", [adopting.DEAD, None], ids=["fell silent", "never heard of"])
def test_the_turn_of_a_dead_worker_is_run_by_a_living_one(desk, silent):
    _dies_with_a_message(desk, last_word=desk.now - silent if silent else None)
    assert _orphaned(desk) == [DEAD_WORKER]
    assert adopting.adopt([DEAD_WORKER]) == 1
    _until(lambda: len(desk.messages()) == 2)
    assert len(desk.assistant.asked) == 1


def test_work_of_the_living_is_left_alone(desk):
    _dies_with_a_message(desk, last_word=desk.now - timedelta(seconds=5))
    assert _orphaned(desk) == []
    adopting.adopt([DEAD_WORKER])  # so that nothing is left behind for other tests
    _until(lambda: len(desk.messages()) == 2)


def test_two_that_adopt_at_once_run_it_once(desk):
    _dies_with_a_message(desk, last_word=None)
    adopting.adopt([DEAD_WORKER])
    adopting.adopt([DEAD_WORKER])
    _until(lambda: len(desk.messages()) == 2)
    _until(lambda: _orphaned(desk) == [])
    assert len(desk.assistant.asked) == 1


def test_later_messages_of_the_person_wait_for_the_dead_workers(desk):
    _dies_with_a_message(desk, last_word=None)
    desk.receive("and a second message about our plan")
    adopting.adopt([DEAD_WORKER])
    _until(lambda: len(desk.assistant.asked) == 2)
    assert [turn.text for turn in desk.assistant.asked] == [REQUEST, "and a second message about our plan"]
    _until(lambda: len(desk.messages()) == 4)


class Looking:
    """Looks around every five seconds, as a worker does, with a stopped clock."""

    def __init__(self, desk: RunningDesk) -> None:
        self.desk, self.watch = desk, adopting.Watch()

    def after(self, seconds: float) -> list[str]:
        with self.desk.sessions.begin() as session:
            at = self.desk.now + timedelta(seconds=seconds)
            heartbeat.beat(session, name=adopting.heartbeat_name("living"), now=at)
            session.flush()
            return self.watch.dead(session, now=at)


def test_a_worker_that_just_began_judges_nobody(desk):
    _dies_with_a_message(desk, last_word=None)
    looking = Looking(desk)
    assert [looking.after(seconds) for seconds in (0, 5, 10, 15, 20)] == [[]] * 5
    assert looking.after(25) == [DEAD_WORKER]
    adopting.adopt([DEAD_WORKER])
    _until(lambda: len(desk.messages()) == 2)


def test_after_an_outage_everybody_gets_time_to_speak_again(desk):
    looking = Looking(desk)
    for seconds in (0, 5, 10, 15, 20, 25):
        looking.after(seconds)
    _dies_with_a_message(desk, last_word=desk.now + timedelta(seconds=25))
    assert looking.after(125) == []
    assert looking.after(130) == []
    adopting.adopt([DEAD_WORKER])
    _until(lambda: len(desk.messages()) == 2)
