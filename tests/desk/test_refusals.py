"""What a failure leads to, at once or told later: another try, silence, a marked number, a message that waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk import outbox, window
from desk.errors import SendError
from desk.model import Address, Message, OptOut
from desk.outbox import refusals
from desk.outbox.codes import CAUSES, CODES, NEVER_LEFT, Meaning, cause, meaning
from tests.desk.provider import OFF, FakeSender, deliver, record_status, stored
from tests.desk.test_outbox import REQUEST

NO_SUCH_NUMBER = SendError("none", code=21211, retryable=False)


@pytest.fixture
def question(house) -> Message:
    return house.hears(REQUEST)[0]


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


def _later(house, provider_id, code, *, minutes=0, **more):
    return record_status(
        house,
        provider_id,
        "undelivered",
        code,
        enqueue=house.desk.enqueue,
        now=house.now + timedelta(minutes=minutes),
        **more,
    )


def _address(house) -> Address:
    with house.sessions() as session:
        return session.query(Address).one()


def _staff_writes(house, question) -> Message:
    with house.sessions.begin() as session:
        conversation = session.get(Message, question.id).conversation
        conversation.last_seq += 1
        message = Message(
            conversation=conversation,
            seq=conversation.last_seq,
            author="staff",
            kind="answer",
            text="We call you tomorrow.",
            lang="en",
            choices=[],
            status="queued",
            created_at=house.now,
        )
        session.add(message)
    return message


@pytest.mark.parametrize("code", sorted(NEVER_LEFT))
def test_what_never_left_the_provider_is_sent_again_minutes_later(house, question, sender, code):
    deliver(house, question, sender)
    house.started.clear()
    _later(house, "SMout1", code)
    assert house.started == [("deliver", (str(question.id),))]
    assert deliver(house, question, sender) == pytest.approx(300, rel=0.11)
    deliver(house, question, sender, after=400)
    assert len(sender.sent) == 2
    record_status(house, "SMout2", "delivered")
    assert stored(house, question).status == "delivered"


@pytest.mark.parametrize("code", [30008, 63010, 30007, None, 99999])
def test_what_may_have_arrived_is_not_sent_again_by_itself(house, question, sender, code):
    deliver(house, question, sender)
    _later(house, "SMout1", code)
    deliver(house, question, sender, after=4000)
    assert (len(sender.sent), stored(house, question).status) == (1, "failed")


def test_a_handset_that_stays_off_ends_as_a_failure_after_three_more_tries(house, question, sender):
    deliver(house, question, sender)
    for number in range(1, 6):
        _later(house, f"SMout{number}", 30003, minutes=number * 60)
        deliver(house, question, sender, after=number * 3600 + 2500)
    message = stored(house, question)
    assert (len(sender.sent), message.status, message.error_code) == (4, "failed", 30003)


def test_the_same_failure_told_twice_leads_to_one_more_sending(house, question, sender):
    deliver(house, question, sender)
    for _ in range(3):
        _later(house, "SMout1", 30003)
    deliver(house, question, sender, after=400)
    deliver(house, question, sender, after=500)
    assert len(sender.sent) == 2


def test_late_news_of_a_failed_sending_does_not_touch_the_one_that_replaced_it(house, question, sender):
    deliver(house, question, sender)
    _later(house, "SMout1", 30003)
    deliver(house, question, sender, after=400)
    record_status(house, "SMout1", "delivered")
    _later(house, "SMout1", 30008)
    assert stored(house, question).status == "queued"


def test_a_message_that_later_ones_have_overtaken_is_not_sent_again_by_itself(house, question, sender):
    deliver(house, question, sender)
    deliver(house, house.hears("and another thing")[0], sender)
    _later(house, "SMout1", 30003)
    deliver(house, question, sender, after=4000)
    assert (len(sender.sent), stored(house, question).status) == (2, "failed")


def test_parts_behind_a_failed_one_stay_behind_it(house, question):
    sender = FakeSender(cut=5, fails=[None, OFF])
    deliver(house, question, sender)
    _later(house, "SMout1", 30003)
    deliver(house, question, sender, after=4000)
    assert sender.texts[0] == "Which"
    assert sender.texts == ["Which", "Which", " coun", "try?"]


def test_a_part_that_a_later_one_has_overtaken_is_not_sent_again_by_itself(house, question):
    sender = FakeSender(cut=7)
    deliver(house, question, sender)
    _later(house, "SMout1", 30003)
    deliver(house, question, sender, after=4000)
    assert (sender.texts, stored(house, question).status) == (["Which c", "ountry?"], "failed")


def test_an_opt_out_told_later_is_kept_in_the_ledger(house, question, sender):
    deliver(house, question, sender)
    record_status(house, "SMout1", "failed", 21610)
    with house.sessions() as session:
        assert session.query(OptOut).count() == 1


@pytest.mark.parametrize("code", [21211, 21614, 30005, 30006])
def test_a_number_that_is_none_is_marked(house, question, sender, code):
    deliver(house, question, sender)
    _later(house, "SMout1", code)
    assert _address(house).unreachable_code == code


def test_the_assistant_does_not_write_to_a_marked_number_but_staff_may(house, question):
    sender = FakeSender(fails=[NO_SUCH_NUMBER])
    deliver(house, question, sender)
    with house.sessions.begin() as session:
        again = session.get(Message, question.id)
        again.parts, again.status, again.error_code = [], "queued", None
    by_staff = _staff_writes(house, question)
    deliver(house, question, sender)
    assert (stored(house, question).status, stored(house, question).error_code) == ("failed", 21211)
    assert sender.texts == ["We call you tomorrow."]
    assert stored(house, by_staff).status == "queued"


def test_whoever_writes_has_a_good_number_again(house, question):
    deliver(house, question, FakeSender(fails=[NO_SUCH_NUMBER]))
    assert _address(house).unreachable_code == 21211
    answer = house.hears("are you there")[0]
    assert _address(house).unreachable_code is None
    sender = FakeSender()
    deliver(house, answer, sender)
    assert len(sender.sent) == 1


def test_a_mark_of_sms_does_not_silence_whatsapp(house, question):
    deliver(house, question, FakeSender(fails=[NO_SUCH_NUMBER]))
    house.receive("hello there", channel="whatsapp")
    house.work()
    elsewhere = [one for one in house.messages() if one.conversation_id != question.conversation_id]
    answer, sender = elsewhere[-1], FakeSender()
    assert _address(house).unreachable_code == 21211
    deliver(house, answer, sender)
    assert len(sender.sent) == 1


def test_a_closed_window_holds_the_message(house):
    answer = house.hears(REQUEST, channel="whatsapp")[0]
    deliver(house, answer, FakeSender(fails=[SendError("closed", code=63016, retryable=False)]))
    assert stored(house, answer).status == window.HELD


def test_a_closed_window_told_later_holds_the_message(house):
    answer, sender = house.hears(REQUEST, channel="whatsapp")[0], FakeSender()
    deliver(house, answer, sender)
    record_status(house, "SMout1", "failed", 63016, enqueue=house.desk.enqueue)
    assert stored(house, answer).status == window.HELD


def test_every_code_has_a_meaning_and_every_cause_is_listed():
    assert {meaning(code) for code in CODES} <= set(Meaning) - {Meaning.UNKNOWN}
    assert {cause(code) for code in [*CODES, None, 99999]} <= CAUSES
    assert (cause(None), cause(99999), cause(30003)) == ("unconfirmed", "unknown", "switched_off")


def test_only_codes_of_the_table_are_sent_again():
    assert set(CODES) >= NEVER_LEFT
    assert not {code for code in NEVER_LEFT if meaning(code) not in (Meaning.BUSY, Meaning.NOT_NOW)}


def test_the_ladder_of_pauses_only_grows():
    assert list(refusals.LADDER) == sorted(refusals.LADDER)
    assert refusals.LADDER[refusals.LATER - 1 :] == (300.0, 600.0, 1800.0)


def test_an_opt_out_between_two_tries_is_heeded(house, question, sender):
    sender.fails = [OFF]
    deliver(house, question, sender)
    house.receive("STOP")
    deliver(house, question, sender, after=400)
    assert sender.sent == []
    assert stored(house, question).error_code == outbox.OPTED_OUT
