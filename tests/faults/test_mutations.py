"""The fault suite finds what it is for: each guard switched off by itself shows in its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from uuid import uuid4

import pytest
import sqlalchemy as sa

from desk import intake, workflows
from desk.intake import together as storing
from desk.intake.together import Turns
from tests.faults.storm import EACH, PEOPLE, Provider, Storm


@pytest.fixture
def storm(sessions, engine, settings) -> Storm:
    return Storm(sessions, engine, settings)


@pytest.fixture
def together(engine, settings) -> Callable[..., Storm]:
    turns = Turns(workflows.TURNS, workflows.APPLICATION)
    return partial(Storm, engine=engine, settings=settings, store=storing.storing(engine, settings, turns))


@pytest.fixture
def no_rule(engine) -> Iterator[None]:
    """Without the database's own rule against the same message twice."""
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE messages DROP CONSTRAINT uq_messages_provider_id"))
    yield
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM messages"))
        connection.execute(sa.text("ALTER TABLE messages ADD CONSTRAINT uq_messages_provider_id UNIQUE (provider_id)"))


@pytest.fixture
def no_dedupe(no_rule, monkeypatch) -> None:
    """Nor the look for an earlier message."""
    monkeypatch.setattr(intake, "seen", lambda *args, **named: None)


def test_nothing_is_lost_doubled_or_out_of_order_in_a_storm(storm):
    found = storm.blow()
    assert found.holds, found
    assert found.received == found.replies == PEOPLE * EACH


def test_without_dedupe_a_doubled_message_is_answered_twice(storm, no_dedupe):
    found = storm.blow()
    assert found.turns_twice > 0
    assert not found.holds


def test_without_the_order_of_a_person_replies_overtake_one_another(sessions, engine, settings):
    def no_order(enqueue):
        def anywhere(session, workflow, *args, partition, **options):
            return enqueue(session, workflow, *args, partition=str(uuid4()), **options)

        return anywhere

    found = Storm(sessions, engine, settings, mutated=no_order).blow()
    assert found.out_of_order > 0
    assert not found.holds


def test_without_asking_the_provider_an_unclear_reply_is_sent_twice(sessions, engine, settings):
    found = Storm(sessions, engine, settings, provider=Provider(remembers=False)).blow()
    assert found.replies_twice > 0
    assert not found.holds


def test_nothing_is_lost_doubled_or_out_of_order_when_messages_are_stored_together(sessions, together):
    found = together(sessions).blow()
    assert found.holds, found
    assert found.received == found.replies == PEOPLE * EACH


def test_stored_together_without_dedupe_a_doubled_message_is_answered_twice(sessions, together, no_rule, monkeypatch):
    monkeypatch.setattr(
        storing, "KNOWN", "SELECT digest AS mark FROM addresses WHERE digest = ANY(%(digests)s::text[])"
    )
    assert together(sessions).blow().turns_twice > 0


def test_stored_together_without_the_order_of_a_person_replies_overtake_one_another(sessions, together, monkeypatch):
    anywhere = storing.STORE.replace("queue_partition_key => person::text", "queue_partition_key => id::text")
    assert anywhere != storing.STORE
    monkeypatch.setattr(storing, "STORE", anywhere)
    assert together(sessions).blow().out_of_order > 0
