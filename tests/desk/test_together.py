"""Messages stored together leave just what each would have left alone, and what is not ordinary is left to others."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from dbos import DBOSClient

from desk import db, intake, people, workflows
from desk.crypto import Vault
from desk.erasure import forget_words
from desk.errors import DatabaseAway
from desk.intake import screened, together
from desk.intake.together import Arrival, Turns
from desk.model import Address, Conversation, Message, Person
from desk.outbox import OPTED_OUT
from desk.people import lock_key

OTHERS = ("+15005550111", "+15005550112", "+15005550113")
REQUEST = "We need a training on case management for our partners in Gao"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"

MESSAGES = """
SELECT seq, author, kind, text, lang, choices::text, masked, status, segments, created_at, expects, about, choice,
    intent
FROM messages ORDER BY provider_id
"""
QUEUED = """
SELECT status, name, queue_name, priority, recovery_attempts, application_name, application_version,
    delay_until_epoch_ms, deduplication_id
FROM dbos.workflow_status ORDER BY workflow_uuid
"""


@pytest.fixture
def ready(settings, sessions) -> None:
    workflows.migrate(settings)


@pytest.fixture
def store(ready, engine, settings) -> Callable[..., list[str]]:
    """Stores arrivals together; answers the provider ids of those it took."""
    kept = together.storing(engine, settings, Turns(workflows.TURNS, workflows.APPLICATION))

    def store_all(*arrivals: Arrival, wanted: Callable[[Arrival], bool] = lambda _: True) -> list[str]:
        return [arrival.provider_id for arrival in kept(arrivals, wanted)]

    return store_all


@pytest.fixture
def alone(ready, sessions, settings) -> Any:
    """Takes one arrival the long way, with the real queue."""
    client = DBOSClient(system_database_url=settings.database_url, application_name=workflows.APPLICATION)

    def receive(arrival: Arrival) -> intake.Received:
        with sessions.begin() as session:
            return intake.receive(session, enqueue=workflows.enqueuer(client), **vars(arrival))

    yield receive
    client.destroy()


@pytest.fixture
def arrival(now) -> Callable[..., Arrival]:
    def made(
        text: str = REQUEST, *, sid: str = "SM1", address: str = OTHERS[0], channel: str = "sms", **more
    ) -> Arrival:
        found = screened(text, channel=channel)
        return Arrival(
            **{"channel": channel, "address": address, "provider_id": sid, "token": None, "found": found, "now": now}
            | more
        )

    return made


def rows(engine: sa.Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text(query)).mappings())


def test_several_people_are_stored_and_their_turns_started(store, arrival, engine):
    assert store(*(arrival(sid=f"SM{n}", address=address) for n, address in enumerate(OTHERS))) == ["SM0", "SM1", "SM2"]
    assert len(rows(engine, "SELECT 1 FROM messages")) == 3
    assert [row["status"] for row in rows(engine, "SELECT status FROM dbos.workflow_status")] == ["ENQUEUED"] * 3


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_what_is_stored_together_equals_what_is_stored_alone(store, alone, arrival, engine, now, channel):
    for sid, address, take in (("SM1", OTHERS[0], store), ("SM2", OTHERS[1], alone)):
        later = now + timedelta(minutes=1)
        take(arrival(sid=sid, address=address, channel=channel, token=f"first-{sid}"))
        take(arrival("and for Kidal", sid=f"{sid}b", address=address, channel=channel, now=later))
    for query in (
        MESSAGES,
        "SELECT channel, owner, misses, last_seq, last_inbound_at, pending, created_at FROM conversations ORDER BY id",
        "SELECT language, language_chosen, consented_at, erase_after, created_at FROM people ORDER BY id",
        "SELECT unreachable_code, unreachable_at, created_at FROM addresses ORDER BY id",
        QUEUED,
    ):
        found = rows(engine, query)
        half = len(found) // 2
        assert found[:half] == found[half:], query


def test_a_turn_stored_together_is_put_into_the_queue_of_its_person(store, arrival, engine):
    store(arrival())
    [turn] = rows(engine, "SELECT workflow_uuid, queue_partition_key FROM dbos.workflow_status")
    [message] = rows(engine, "SELECT m.id, c.person_id FROM messages m JOIN conversations c ON c.id = conversation_id")
    assert turn["workflow_uuid"] == f"turn-{message['id']}"
    assert turn["queue_partition_key"] == str(message["person_id"])


def test_the_address_of_somebody_new_is_sealed_and_found_again(store, arrival, sessions, alone):
    store(arrival())
    with sessions() as session:
        assert session.scalars(sa.select(Address)).one().value == OTHERS[0]
    assert alone(arrival(sid="SM2")).seq == 2


@pytest.mark.parametrize(
    "again",
    [{"sid": "SM1"}, {"sid": "SM2", "token": "once"}],
    ids=["the provider's id", "the token of a repeated call"],
)
def test_a_message_that_came_before_is_not_taken(store, arrival, again):
    assert store(arrival(token="once")) == ["SM1"]
    assert store(arrival(**again)) == []


def test_a_message_that_left_a_receipt_is_not_taken(store, alone, arrival):
    alone(arrival(DISCLOSURE))
    assert store(arrival()) == []


@pytest.mark.parametrize(
    ("text", "channel"), [(DISCLOSURE, "sms"), ("STOP", "sms"), ("my number is +223 70 00 00 12", "sms")]
)
def test_what_is_not_ordinary_in_its_words_is_not_taken(store, arrival, text, channel):
    assert store(arrival(text, channel=channel)) == []


def test_one_that_is_not_ordinary_holds_nobody_else_back(store, arrival):
    assert store(arrival(DISCLOSURE), arrival(sid="SM2", address=OTHERS[1])) == ["SM2"]


def test_of_two_messages_of_one_person_the_first_is_taken(store, arrival):
    assert store(arrival(), arrival(sid="SM2", channel="whatsapp")) == ["SM1"]


@pytest.mark.parametrize(
    "change",
    [
        {"pending": {"by": "assistant", "expects": "name", "choices": []}},
        {"pending": {"by": "assistant", "expects": "contact", "choices": []}},
    ],
    ids=["their name", "their contact"],
)
def test_an_answer_that_is_the_writers_own_data_is_not_taken(store, arrival, sessions, change):
    store(arrival())
    with sessions.begin() as session:
        session.execute(sa.update(Conversation).values(**change))
    assert store(arrival(sid="SM2")) == []


def test_somebody_for_whom_messages_are_held_is_not_taken(store, arrival, sessions):
    store(arrival(channel="whatsapp"))
    with sessions.begin() as session:
        session.execute(sa.update(Message).values(status="held"))
    assert store(arrival(sid="SM2", channel="whatsapp")) == []


def test_a_number_that_was_called_unreachable_is_not_taken(store, arrival, sessions, now):
    store(arrival())
    with sessions.begin() as session:
        session.execute(sa.update(Address).values(unreachable_code=OPTED_OUT, unreachable_at=now))
    assert store(arrival(sid="SM2")) == []


def test_somebody_erased_is_not_taken(store, arrival, sessions, now):
    store(arrival())
    with sessions.begin() as session:
        forget_words(session, person=session.scalars(sa.select(Person)).one(), now=now)
    assert store(arrival(sid="SM2", now=now + timedelta(minutes=1))) == []


def test_what_an_erased_person_sent_before_is_not_taken_even_when_nothing_else_is_left(store, arrival, sessions, now):
    store(arrival())
    with sessions.begin() as session:
        person = session.scalars(sa.select(Person)).one()
        forget_words(session, person=person, now=now)
        session.delete(person)
    assert store(arrival(sid="SM2", now=now - timedelta(minutes=1))) == []


def test_a_conversation_in_other_hands_is_not_waited_for(store, arrival, sessions):
    store(arrival(), arrival(sid="SM2", address=OTHERS[1]))
    with sessions() as session:
        first = session.scalars(sa.select(Message.conversation_id).where(Message.provider_id == "SM1")).one()
        people.locked(session, first)
        assert store(arrival(sid="SM3"), arrival(sid="SM4", address=OTHERS[1])) == ["SM4"]


def test_an_address_that_another_gateway_is_busy_with_is_not_waited_for(store, arrival, sessions, settings):
    with sessions() as session:
        people.lock(session, Vault(settings).index(OTHERS[0]))
        assert store(arrival(), arrival(sid="SM2", address=OTHERS[1])) == ["SM2"]


def test_what_nobody_waits_for_any_more_is_not_stored(store, arrival, engine):
    assert store(arrival(), wanted=lambda _: False) == []
    assert rows(engine, "SELECT 1 FROM messages") == []


def test_locks_are_let_go_of(store, arrival, engine, settings):
    store(arrival(), arrival(sid="SM2", address=OTHERS[1]), wanted=lambda arrival: arrival.provider_id == "SM1")
    with engine.connect() as connection:
        key = lock_key(Vault(settings).index(OTHERS[1]))
        assert connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(key)))


def test_a_write_that_fails_leaves_nothing_of_anybody(store, arrival, engine):
    # Two people cannot have one provider id: only a provider gone wrong would send such a pair.
    with pytest.raises(psycopg.errors.UniqueViolation):
        store(arrival(), arrival(address=OTHERS[1]))
    assert rows(engine, "SELECT 1 FROM messages UNION ALL SELECT 1 FROM people") == []
    assert store(arrival(sid="SM3")) == ["SM3"]


def test_two_gateways_that_store_the_same_message_at_once_store_it_once(store, arrival, engine):
    begun, taken = threading.Barrier(6), []

    def one() -> None:
        begun.wait()
        taken.append(store(arrival()))

    gateways = [threading.Thread(target=one) for _ in range(6)]
    for gateway in gateways:
        gateway.start()
    for gateway in gateways:
        gateway.join()
    assert sorted(map(len, taken)) == [0, 0, 0, 0, 0, 1]
    assert len(rows(engine, "SELECT 1 FROM messages")) == 1


def test_a_connection_that_broke_meanwhile_is_replaced(ready, settings, engine, arrival):
    own = db.engine(settings, pool_size=1, pool_pre_ping=False)
    kept = together.storing(own, settings, Turns(workflows.TURNS, workflows.APPLICATION))
    kept([arrival()], lambda _: True)
    with engine.begin() as connection, own.connect() as broken:
        pid = broken.connection.driver_connection.info.backend_pid
        connection.execute(sa.select(sa.func.pg_terminate_backend(pid)))
    assert len(kept([arrival(sid="SM2")], lambda _: True)) == 1
    own.dispose()


def test_a_database_that_is_not_there_is_said_to_be_away(settings, arrival):
    nowhere = dataclasses.replace(settings, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    own = db.engine(nowhere, pool_size=1, pool_pre_ping=False)
    with pytest.raises(DatabaseAway):
        together.storing(own, nowhere, Turns("turns", "field-desk"))([arrival()], lambda _: True)
