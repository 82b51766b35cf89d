"""How fast a number sends: so many segments a second over all workers, staff before the assistant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from desk.model import Message
from desk.outbox import Rate
from desk.outbox import rate as rates
from tests.desk.conftest import PHONE
from tests.desk.provider import FakeSender, deliver, stored
from tests.desk.test_outbox import REQUEST

SLOW = Rate("+15005550006", 0.01)
"""One segment in 100 seconds: what it allows does not depend on how fast a test runs."""


def test_a_free_number_sends_at_once_and_is_then_taken(session):
    assert rates.take(session, SLOW, segments=1) == 0
    assert rates.take(session, SLOW, segments=1) == pytest.approx(100, abs=20)


def test_a_long_message_takes_the_number_for_longer(session):
    rates.take(session, SLOW, segments=3)
    assert rates.take(session, SLOW, segments=1) == pytest.approx(300, abs=20)


def test_places_in_the_line_follow_one_another(session):
    places = [rates.stand_in_line(session, SLOW, segments=1) for _ in range(3)]
    assert places == pytest.approx([0, 100, 200], abs=20)


def test_staff_go_before_everybody_in_the_line(session):
    for _ in range(5):
        rates.stand_in_line(session, SLOW, segments=1)
    rates.take(session, SLOW, segments=1)
    assert rates.reserve(session, SLOW, segments=1) == pytest.approx(100, abs=20)
    assert rates.stand_in_line(session, SLOW, segments=1) == pytest.approx(600, abs=20)
    assert rates.take(session, SLOW, segments=1) == pytest.approx(200, abs=20)


def test_several_workers_never_get_the_same_moment(sessions):
    def ask(_):
        with sessions.begin() as session:
            return rates.take(session, SLOW, segments=1)

    with ThreadPoolExecutor(8) as workers:
        assert [wait for wait in workers.map(ask, range(8)) if wait == 0] == [0]


def test_several_workers_reserve_one_after_the_other(sessions):
    def ask(_):
        with sessions.begin() as session:
            return rates.reserve(session, SLOW, segments=1)

    with ThreadPoolExecutor(8) as workers:
        assert sorted(workers.map(ask, range(8))) == pytest.approx([100 * n for n in range(8)], abs=20)


def test_numbers_do_not_wait_for_one_another(session):
    rates.take(session, SLOW, segments=1)
    assert rates.take(session, Rate("whatsapp:+15005550006", 0.01), segments=1) == 0


@pytest.fixture
def busy_number(house):
    """The number has just been used, and somebody stands in line."""
    with house.sessions.begin() as session:
        rates.take(session, SLOW, segments=1)
        rates.stand_in_line(session, SLOW, segments=1)


def test_an_answer_of_the_assistant_waits_for_its_place_without_holding_a_worker(house, busy_number):
    question, sender = house.hears(REQUEST)[0], FakeSender()
    assert deliver(house, question, sender, rates={"sms": SLOW}) == pytest.approx(100, abs=20)
    assert sender.sent == []


def test_at_its_place_it_takes_the_number_once_that_is_free(house, busy_number):
    question, sender = house.hears(REQUEST)[0], FakeSender()
    deliver(house, question, sender, rates={"sms": SLOW})
    assert deliver(house, question, sender, after=150, rates={"sms": SLOW}) == pytest.approx(100, abs=20)
    with house.sessions.begin() as session:
        session.execute(sa.text("UPDATE sending_slots SET free_at = clock_timestamp() WHERE sender NOT LIKE '%/line'"))
    assert deliver(house, question, sender, after=300, rates={"sms": SLOW}) is None
    assert sender.sent == [(PHONE, "Which country?")]


def test_a_reply_of_staff_waits_for_the_number_only(house, busy_number):
    question, sender, waits = house.hears(REQUEST)[0], FakeSender(), []
    with house.sessions.begin() as session:
        session.get(Message, question.id).author = "staff"
    assert deliver(house, question, sender, waits=waits, rates={"sms": SLOW}) is None
    assert waits == pytest.approx([100], abs=20)
    assert len(sender.sent) == 1
    assert stored(house, question).parts[0].attempts == 1
