"""Durable turns with the real DBOS: enqueued with the message, in order for one person, retried, then told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from sqlalchemy.orm import Session, sessionmaker

from desk import workflows
from desk.dialogue import House
from desk.model import Message
from desk.ports import AssistantAnswer, Said
from desk.settings import Settings
from desk.turns import Desk
from desk.workflows.steps import next_id
from tests.desk.conftest import FakeAssistant, RunningDesk
from tests.desk.provider import OFF, FakeSender

PATIENCE = 30.0


class EchoAssistant(FakeAssistant):
    """Says back what it was asked, after failing as often as it is told to."""

    failures = 0

    def take_turn(self, turn):
        if self.failures:
            self.failures -= 1
            self.down = True
        else:
            self.down = False
        super().take_turn(turn)
        return AssistantAnswer("request_support", refused=False, messages=[Said(text=f"you wrote {turn.text}")])


@pytest.fixture
def worker(sessions: sessionmaker[Session], settings: Settings, now) -> Iterator[tuple[RunningDesk, FakeSender]]:
    workflows.migrate(settings)
    client = DBOSClient(system_database_url=settings.database_url, application_name="field-desk")
    assistant, sender = EchoAssistant(), FakeSender()
    desk = Desk(
        sessions=sessions,
        assistant=assistant,
        enqueue=workflows.enqueuer(client),
        house=House(public_page="https://www.example.org"),
        clock=lambda: now,
    )
    DBOS(config=workflows.config(settings))
    workflows.register(desk, {"sms": sender}, status_callback="http://testserver/twilio/status")
    DBOS.launch()
    workflows.open_queues()
    yield RunningDesk(desk, assistant, [], sessions, now), sender
    # What still runs must end first: the tables are emptied next, and a half-done workflow would wake in the next test.
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(PATIENCE))
    client.destroy()


def _rows_with(engine: sa.Engine, text: str) -> dict[str, int]:
    """How many rows of each DBOS table hold a text anywhere; tables without any are left out."""
    tables = sa.MetaData(schema="dbos")
    tables.reflect(engine)
    with engine.connect() as connection:
        counted = {
            name: connection.scalar(
                sa.select(sa.func.count())
                .select_from(table)
                .where(sa.cast(sa.literal_column(table.name), sa.Text).contains(text))
            )
            for name, table in tables.tables.items()
        }
    return {name: count for name, count in counted.items() if count}


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.05)


def test_messages_of_one_person_are_answered_in_order_and_once(worker):
    desk, sender = worker
    texts = [f"please help us with our coordination plan number {n}" for n in range(6)]
    for n, text in enumerate(texts):
        desk.receive(text, sid=f"SM{n}")
        desk.receive(text, sid=f"SM{n}")
    _until(lambda: len(sender.sent) >= len(texts))
    assert [body for _, body in sender.sent] == [f"you wrote {text}" for text in texts]


def test_an_assistant_that_comes_back_is_asked_again(worker):
    desk, sender = worker
    desk.assistant.failures = 2
    desk.receive("please help us with our coordination plan")
    _until(lambda: len(sender.sent) == 1)
    assert sender.sent[0][1].startswith("you wrote")


def test_what_dbos_stores_holds_no_text(worker, engine):
    desk, sender = worker
    desk.receive("please help us with the marker-zebra plan of our region")
    _until(lambda: len(sender.sent) == 1)
    assert _rows_with(engine, "marker-zebra") == {}
    with desk.sessions() as session:
        assert session.query(Message).count() == 2


def _workflows(engine: sa.Engine, prefix: str) -> list[tuple[str, str]]:
    table = sa.table("workflow_status", sa.column("workflow_uuid"), sa.column("status"), schema="dbos")
    query = sa.select(table).where(table.c.workflow_uuid.startswith(prefix)).order_by(table.c.workflow_uuid)
    with engine.connect() as connection:
        return [(row.workflow_uuid, row.status) for row in connection.execute(query)]


def test_a_message_that_waits_for_minutes_holds_up_its_person_only(worker, engine):
    desk, sender = worker
    sender.fails = [OFF]
    desk.receive("please help us with our coordination plan")
    _until(lambda: not sender.fails)
    desk.receive("and with another plan of ours")
    desk.receive("we need help with reporting", address="+15005550102")
    _until(lambda: len(sender.sent) == 1)
    assert sender.texts == ["you wrote we need help with reporting"]
    waiting = next(message for message in desk.messages() if message.author == "assistant")
    _until(lambda: (f"deliver-{waiting.id}.1", "DELAYED") in _workflows(engine, f"deliver-{waiting.id}"))
    assert len(sender.sent) == 1


def test_a_delivery_that_runs_again_is_followed_by_the_same_one():
    assert [next_id(name) for name in ("deliver-x", "deliver-x.1", "deliver-x.9")] == [
        "deliver-x.1",
        "deliver-x.2",
        "deliver-x.10",
    ]
