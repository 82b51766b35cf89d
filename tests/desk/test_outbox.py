"""Sending: parts, provider ids, order, and a status that only moves forward."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk import outbox
from desk.errors import SendError
from desk.model import Message, OptOut, StatusEvent
from desk.outbox import WayOut
from tests.desk.conftest import PHONE
from tests.desk.provider import BUSY, OFF, SILENT, TIMED_OUT, Died, FakeSender, deliver, record_status, stored

REQUEST = "We need a training on case management for our partners in Gao"


@pytest.fixture
def question(house) -> Message:
    return house.hears(REQUEST)[0]


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


def _another(house) -> Message:
    return house.hears("and another thing about partners")[0]


def test_a_message_goes_to_the_address_it_came_from(house, question, sender):
    assert deliver(house, question, sender) is None
    assert sender.sent == [(PHONE, "Which country?")]
    assert stored(house, question).status == "queued"


def test_a_delivery_done_again_sends_nothing(house, question, sender):
    for _ in range(3):
        deliver(house, question, sender)
    assert len(sender.sent) == 1


def test_a_part_that_was_sent_is_never_sent_again(house, question):
    sender = FakeSender(cut=7, fails=[None, *[BUSY] * 5])
    assert deliver(house, question, sender) == pytest.approx(30, rel=0.1)
    deliver(house, question, sender, after=60)
    assert sender.texts == ["Which c", "ountry?"]


def test_a_busy_provider_is_tried_again_after_growing_pauses(house, question):
    sender, waits = FakeSender(fails=[BUSY] * 4), []
    deliver(house, question, sender, waits=waits)
    assert waits == pytest.approx([0.1, 0.2, 0.4, 0.8], rel=0.11)
    assert len(sender.sent) == 1


def test_what_cannot_go_now_is_put_off_for_minutes_and_then_shows_as_failed(house, question):
    sender, at, pauses = FakeSender(fails=[OFF] * 4), 0.0, []
    while (pause := deliver(house, question, sender, after=at)) is not None:
        pauses.append(pause)
        at += pause + 1
    assert pauses == pytest.approx([300, 600, 1800], rel=0.11)
    message = stored(house, question)
    assert (message.status, message.error_code, sender.sent) == ("failed", 21611, [])


def test_a_refusal_for_good_is_not_tried_again_and_keeps_its_code(house, question):
    sender = FakeSender(fails=[SendError("no", code=30007, retryable=False)])
    assert deliver(house, question, sender) is None
    assert (stored(house, question).status, stored(house, question).error_code) == ("failed", 30007)


def test_a_message_that_waits_is_not_overtaken(house, question):
    sender, later = FakeSender(fails=[OFF]), _another(house)
    assert deliver(house, question, sender) == pytest.approx(300, rel=0.11)
    assert deliver(house, later, sender, after=5) is not None
    assert sender.sent == []
    deliver(house, question, sender, after=400)
    assert len(sender.sent) == 2
    assert stored(house, later).parts[0].provider_id == "SMout2"


def test_a_failed_message_lets_the_next_one_go(house, question):
    later, sender = _another(house), FakeSender(fails=[SendError("no", code=30007, retryable=False)])
    deliver(house, question, sender)
    assert stored(house, question).status == "failed"
    assert stored(house, later).parts[0].provider_id == "SMout1"


def test_a_text_that_the_provider_took_before_it_fell_silent_is_not_sent_again(house, question):
    sender = FakeSender(fails_after=[TIMED_OUT])
    deliver(house, question, sender)
    assert len(sender.sent) == 1
    assert stored(house, question).parts[0].provider_id == "SMout1"


def test_a_text_that_the_provider_never_took_is_sent_again_after_asking(house, question):
    sender = FakeSender(fails=[TIMED_OUT])
    deliver(house, question, sender)
    assert (len(sender.asked), len(sender.sent)) == (1, 1)


def test_the_provider_is_given_time_before_it_is_asked(house, question):
    sender, waits = FakeSender(fails=[TIMED_OUT]), []
    deliver(house, question, sender, waits=waits)
    assert waits == [2.0]


def test_a_worker_that_dies_after_the_provider_took_the_text_sends_it_once(house, question):
    sender = FakeSender(fails_after=[Died()])
    with pytest.raises(Died):
        deliver(house, question, sender)
    assert stored(house, question).parts[0].status == "sending"
    deliver(house, question, sender, after=60)
    assert sender.texts == ["Which country?"]
    assert stored(house, question).parts[0].provider_id == "SMout1"


def test_a_worker_that_dies_before_the_provider_took_the_text_loses_nothing(house, question):
    sender = FakeSender(fails=[Died()])
    with pytest.raises(Died):
        deliver(house, question, sender)
    deliver(house, question, sender, after=60)
    assert sender.texts == ["Which country?"]


def test_a_part_in_the_hands_of_another_worker_is_left_to_it(house, question):
    sender = FakeSender(fails_after=[Died()])
    with pytest.raises(Died):
        deliver(house, question, sender)
    assert deliver(house, question, sender, after=10) == pytest.approx(20)
    assert (sender.asked, len(sender.sent)) == ([], 1)


def test_the_same_words_sent_before_are_not_taken_for_a_part_that_was_lost(house, question):
    sender = FakeSender()
    deliver(house, question, sender)
    again = _another(house)
    assert again.text == question.text
    sender.fails = [TIMED_OUT]
    deliver(house, again, sender)
    assert len(sender.sent) == 2
    assert [stored(house, message).parts[0].provider_id for message in (question, again)] == ["SMout1", "SMout2"]


def test_a_provider_that_gave_no_answer_is_asked_only_when_it_has_caught_up(house, question):
    sender = FakeSender(fails_after=[SILENT])
    assert deliver(house, question, sender) == pytest.approx(20, abs=1)
    deliver(house, question, sender, after=10)
    assert sender.asked == []
    deliver(house, question, sender, after=25)
    assert sender.texts == [question.text]


def test_of_two_messages_with_the_same_words_each_is_found_once(house, question):
    sender = FakeSender(fails_after=[TIMED_OUT, TIMED_OUT])
    again = _another(house)
    deliver(house, question, sender)
    assert len(sender.sent) == 2
    assert [stored(house, message).parts[0].provider_id for message in (question, again)] == ["SMout1", "SMout2"]


def test_nothing_is_sent_again_while_the_provider_cannot_be_asked(house, question):
    sender = FakeSender(fails_after=[TIMED_OUT], deaf=[TIMED_OUT] * 40)
    at = 0.0
    while (pause := deliver(house, question, sender, after=at)) is not None:
        at += pause + 1
    message = stored(house, question)
    assert (len(sender.sent), message.status, message.error_code) == (1, "failed", None)


def test_a_callback_after_we_gave_up_says_that_it_arrived_after_all(house, question):
    test_nothing_is_sent_again_while_the_provider_cannot_be_asked(house, question)
    assert record_status(house, "SMout1", "delivered", part_key=(question.id, 1))
    assert stored(house, question).status == "delivered"


def test_a_callback_that_is_faster_than_the_answer_to_the_sending_is_not_lost(house, question):
    sender = FakeSender(fails_after=[Died()])
    with pytest.raises(Died):
        deliver(house, question, sender)
    assert record_status(house, "SMout1", "delivered", part_key=(question.id, 1))
    deliver(house, question, sender, after=60)
    assert (sender.asked, stored(house, question).status) == ([], "delivered")


def test_a_callback_never_takes_over_a_part_that_another_id_holds(house, question, sender):
    deliver(house, question, sender)
    assert not record_status(house, "SMother", "delivered", part_key=(question.id, 1))
    assert stored(house, question).status == "queued"


def test_a_callback_never_takes_over_a_part_that_was_not_tried(house, question):
    sender = FakeSender(cut=7, fails=[OFF])
    deliver(house, question, sender)
    assert not record_status(house, "SMother", "delivered", part_key=(question.id, 2))


def test_a_status_only_moves_forward(house, question, sender):
    deliver(house, question, sender)
    for status in ("delivered", "sent", "queued", "failed"):
        record_status(house, "SMout1", status)
    assert stored(house, question).status == "delivered"


def test_a_message_is_as_far_as_its_slowest_part(house, question):
    deliver(house, question, FakeSender(cut=7))
    record_status(house, "SMout1", "delivered")
    assert stored(house, question).status == "queued"
    record_status(house, "SMout2", "delivered")
    assert stored(house, question).status == "delivered"


def test_a_failure_keeps_its_code_and_is_final(house, question, sender):
    deliver(house, question, sender)
    record_status(house, "SMout1", "undelivered", 30008)
    record_status(house, "SMout1", "sent")
    message = stored(house, question)
    assert (message.status, message.error_code) == ("failed", 30008)


def test_every_status_is_kept_once(house, question, sender):
    deliver(house, question, sender)
    for status, code in (("sent", None), ("delivered", None), ("sent", None), ("undelivered", 30008)):
        record_status(house, "SMout1", status, code)
    with house.sessions() as session:
        kept = [(event.status, event.error_code) for event in session.query(StatusEvent).order_by(StatusEvent.id)]
    assert kept == [("sent", None), ("delivered", None), ("undelivered", 30008)]


def test_news_of_an_erased_message_leaves_nothing(house, question, sender):
    deliver(house, question, sender)
    with house.sessions.begin() as session:
        session.delete(session.get(Message, question.id))
    assert not record_status(house, "SMout1", "delivered", part_key=(question.id, 1))
    with house.sessions() as session:
        assert session.query(StatusEvent).count() == 0


def test_a_status_of_somebody_elses_message_is_told_apart(house):
    assert record_status(house, "SMunknown", "delivered") is False


def test_a_message_erased_before_it_left_is_not_sent(house, question, sender):
    with house.sessions.begin() as session:
        session.delete(session.get(Message, question.id))
    assert deliver(house, question, sender) is None
    assert sender.sent == []


def test_an_opt_out_that_the_provider_tells_of_is_kept(house, question):
    deliver(house, question, FakeSender(fails=[SendError("stop", code=21610, retryable=False)]))
    with house.sessions() as session:
        assert session.query(OptOut).one().channel == "sms"


def test_a_delivery_that_stumbles_over_us_ends_as_a_visible_failure(house, question, sender):
    way = WayOut(house.sessions, {"sms": sender}, "", house.desk.enqueue, lambda: house.now)
    outbox.give_up(way, message_id=question.id)
    assert stored(house, question).status == "failed"


def test_work_that_lost_its_worker_is_started_again(house, question):
    house.started.clear()
    with house.sessions.begin() as session:
        late = house.now + timedelta(minutes=20)
        assert outbox.stranded(session, now=house.now, enqueue=house.desk.enqueue) == 0
        assert outbox.stranded(session, now=late, enqueue=house.desk.enqueue) == 1
    assert house.started == [("deliver", (str(question.id),))]
