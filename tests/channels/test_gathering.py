"""Messages that come in at the same time share a transaction, and each gets an answer of its own."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from channels.app import create_app
from channels.gathering import Gathering
from desk import workflows
from desk.errors import DatabaseAway
from desk.intake import Screened, together
from desk.intake.together import Arrival, Turns
from desk.model import Message
from tests.channels.conftest import Twilio

PATH = "/twilio/messages"
NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def arrival(number: int) -> Arrival:
    return Arrival("sms", f"+1500555{number:04d}", f"SM{number}", None, Screened(text="hello"), NOW)


class Store:
    """Keeps what it is given, one batch at a time, each when it is let."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, arrivals, wanted):
        self.begun.set()
        assert self.go_on.wait(10)
        stored = [one for one in arrivals if wanted(one)]
        self.batches.append([one.provider_id for one in stored])
        return stored


def test_who_comes_while_one_is_being_stored_shares_the_next_transaction():
    store = Store()

    async def come() -> list[bool]:
        gathering = Gathering(store)
        first = asyncio.create_task(gathering.take(arrival(1)))
        await asyncio.to_thread(store.begun.wait)
        others = [asyncio.create_task(gathering.take(arrival(number))) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        store.go_on.set()
        return await asyncio.gather(first, *others)

    assert asyncio.run(come()) == [True] * 4
    assert store.batches == [["SM1"], ["SM2", "SM3", "SM4"]]


def test_who_has_given_up_is_not_stored():
    store = Store()

    async def come() -> bool:
        gathering = Gathering(store)
        impatient = asyncio.create_task(gathering.take(arrival(1)))
        await asyncio.to_thread(store.begun.wait)
        impatient.cancel()
        await asyncio.sleep(0)
        store.go_on.set()
        return await gathering.take(arrival(2))

    assert asyncio.run(come())
    assert store.batches == [[], ["SM2"]]


def test_a_failure_sends_everybody_their_own_way():
    def broken(arrivals, wanted):
        raise ValueError

    assert asyncio.run(Gathering(broken).take(arrival(1))) is False


def test_a_database_that_is_away_is_away_for_everybody():
    def away(arrivals, wanted):
        raise DatabaseAway("away")

    with pytest.raises(DatabaseAway):
        asyncio.run(Gathering(away).take(arrival(1)))


@pytest.fixture
def twilio_with(settings, sessions, queue, spool):
    def made(store) -> Twilio:
        return Twilio(create_app(settings, sessions=sessions, enqueue=queue, spool=spool, together=store))

    return made


def stored(sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(sa.select(Message.provider_id).order_by(Message.provider_id)))


def test_a_webhook_is_stored_with_its_turn(twilio_with, payload, sessions, settings, engine, queue):
    workflows.migrate(settings)
    real = together.storing(engine, settings, Turns(workflows.TURNS, workflows.APPLICATION))
    for _ in range(2):
        assert twilio_with(real).signed(PATH, payload("sms", MessageSid="SM1")).status_code == 204
    assert stored(sessions) == ["SM1"]
    assert queue == []
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM dbos.workflow_status")) == 1


def test_what_is_not_stored_with_others_is_stored_alone(twilio_with, payload, sessions, queue):
    assert twilio_with(lambda arrivals, wanted: []).signed(PATH, payload("sms", MessageSid="SM1")).status_code == 204
    assert stored(sessions) == ["SM1"]
    assert [name for name, *_ in queue] == ["turn"]


def test_while_the_database_is_away_a_message_goes_to_the_spool(twilio_with, payload, sessions, spool):
    def away(arrivals, wanted):
        raise DatabaseAway("away")

    twilio = twilio_with(away)
    assert twilio.signed(PATH, payload("sms", MessageSid="SM1")).status_code == 204
    assert (spool.depth(), stored(sessions)) == (1, [])
