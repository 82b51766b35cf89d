"""How the desk runs, in numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk import heartbeat, messages
from desk.errors import NotAllowed
from desk.model import Address, Conversation, Message, OptOut, Part, QuarantineHour, Role, Sweep
from desk.operations import OPERATORS, overview
from desk.people import conversation_for
from desk.ports import Said
from tests.desk.conftest import PHONE


@pytest.fixture
def shown(session, member, now):
    """The numbers as an administrator sees them."""
    administrator = member(session, role="administrator")
    return lambda: overview(session, by=administrator, now=now)


@pytest.fixture
def said(session, now):
    """Puts a message of the assistant into the outbox, as old and as far as it is told."""

    def say(status="queued", *, age=timedelta(0), channel="sms", parts=()) -> Message:
        conversation = conversation_for(session, channel=channel, address=PHONE, now=now)
        message = messages.say(
            session, conversation, Said(text="x"), lang="en", now=now - age, enqueue=lambda *_, **__: None
        )
        message.status, message.parts = status, [Part(number=1, body="x", segments=1, **part) for part in parts]
        session.flush()
        return message

    return say


@pytest.mark.parametrize("role", list(Role))
def test_administrators_and_leads_see_the_numbers_and_agents_do_not(session, member, now, role):
    by = member(session, role=role)
    if role in OPERATORS:
        assert overview(session, by=by, now=now).held == 0
    else:
        with pytest.raises(NotAllowed):
            overview(session, by=by, now=now)


def test_refused_webhooks_are_counted_by_reason_over_a_day(session, shown, now):
    hour = now.replace(minute=0)
    for ago, count in ((0, 3), (5, 4), (25, 100)):
        session.add(QuarantineHour(hour=hour - timedelta(hours=ago), reason="wrong_signature", count=count))
    session.add(QuarantineHour(hour=hour, reason="missing_signature", count=1))
    assert shown().refused == {"missing_signature": 1, "wrong_signature": 7}


def test_the_latest_comparison_counts(session, shown, now):
    for ago, held in ((10, 1), (4, 7)):
        at = now - timedelta(minutes=ago)
        session.add(Sweep(at=at, since=at, provider_count=9, held_count=held, recovered=0))
    assert (shown().sweep.held_count, shown().sweep_late) == (7, False)


def test_a_comparison_that_has_not_come_for_long_is_late(session, shown, now):
    at = now - timedelta(minutes=16)
    session.add(Sweep(at=at, since=at, provider_count=9, held_count=9, recovered=0))
    assert shown().sweep_late


def test_before_the_first_comparison_there_is_none(shown):
    assert (shown().sweep, shown().sweep_late) == (None, False)


def test_workers_that_live_are_named(session, shown):
    clock = heartbeat.clock(session)
    for name, ago in (("worker:one", 0), ("worker:two", 5), ("worker:dead", 60), ("other", 0)):
        heartbeat.beat(session, name=name, now=clock - timedelta(seconds=ago))
    assert shown().workers == ["one", "two"]


def test_held_and_freshly_failed_messages_are_counted(said, shown):
    said("held"), said("held"), said("failed"), said("failed", age=timedelta(hours=25)), said("delivered")
    assert (shown().held, shown().failed) == (2, 1)


@pytest.mark.parametrize(
    ("part", "counted"),
    [
        (None, True),
        ({"status": "queued"}, True),
        ({"status": "queued", "provider_id": "SM1"}, False),
        ({"status": "queued", "not_before": timedelta(minutes=9)}, False),
        ({"status": "queued", "not_before": timedelta(minutes=-9)}, True),
    ],
    ids=["not begun", "not handed over", "handed over", "next try to come", "next try missed"],
)
def test_a_message_waits_too_long_when_it_was_due_and_has_not_gone(said, shown, now, part, counted):
    part = dict(part) if part else None
    if part and "not_before" in part:
        part["not_before"] += now
    said(age=timedelta(minutes=10), parts=[part] if part else ())
    assert shown().waiting == counted


def test_a_fresh_message_does_not_wait_too_long(said, shown):
    said(age=timedelta(minutes=4))
    assert shown().waiting == 0


def test_marked_numbers_silent_addresses_and_paused_conversations_are_counted(session, said, shown, now):
    said("delivered")
    session.query(Address).one().unreachable_code = 30005
    session.query(Conversation).one().paused_until = now + timedelta(minutes=5)
    session.add(OptOut(digest="d", channel="sms", at=now))
    session.flush()
    assert (shown().unreachable, shown().opted_out, shown().paused) == (1, 1, 1)
