"""The opt-out ledger: what was asked last counts, per address and channel, and is honoured before every send."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from desk.errors import SendError
from desk.model import Message, OptOut, Person
from desk.outbox import parts
from tests.desk.provider import FakeSender, deliver, stored
from tests.desk.test_outbox import REQUEST

SAID = {"STOP": True, "ARRET": True, "alto": True, "إيقاف": True, "START": False, "hello": None}
OTHER = "+15005550199"


def _silent(house) -> set[str]:
    with house.sessions() as session:
        return {row.channel for row in session.query(OptOut)}


def _says(house, text, **how):
    house.now += timedelta(seconds=1)
    house.receive(text, **how)


@pytest.mark.parametrize("said", list(itertools.product(["STOP", "START", "hello"], repeat=3)), ids=" ".join)
def test_what_was_asked_last_counts(house, said):
    for text in said:
        _says(house, text)
    wishes = [SAID[text] for text in said if SAID[text] is not None]
    assert _silent(house) == ({"sms"} if wishes and wishes[-1] else set())


@pytest.mark.parametrize("stop", [text for text, silence in SAID.items() if silence])
@pytest.mark.parametrize(("channel", "other"), [("sms", "whatsapp"), ("whatsapp", "sms")])
def test_silence_on_one_channel_leaves_the_other_open(house, stop, channel, other):
    _says(house, stop, channel=channel)
    assert _silent(house) == {channel}
    _says(house, "START", channel=other)
    assert _silent(house) == {channel}


def test_one_persons_silence_is_nobody_elses(house):
    _says(house, "STOP")
    answer = house.hears(REQUEST, address=OTHER)
    house.work()
    theirs = [message for message in house.messages() if message.author == "assistant"][-1]
    sender = FakeSender()
    deliver(house, theirs, sender)
    assert [to for to, _ in sender.sent] == [OTHER], answer


def test_the_same_stop_told_twice_is_no_second_wish(house):
    _says(house, "STOP", sid="SMstop")
    _says(house, "START")
    _says(house, "STOP", sid="SMstop")
    assert _silent(house) == set()


@pytest.mark.parametrize("author", ["assistant", "staff"])
def test_nobody_writes_into_the_silence(house, author):
    (answer,) = house.hears(REQUEST)
    with house.sessions.begin() as session:
        session.get(Message, answer.id).author = author
    _says(house, "STOP")
    sender = FakeSender()
    deliver(house, answer, sender)
    assert (sender.sent, stored(house, answer).error_code) == ([], parts.OPTED_OUT)


def test_the_one_farewell_still_goes_out(house):
    (farewell,) = house.hears("STOP")
    sender = FakeSender()
    deliver(house, farewell, sender)
    assert (farewell.intent, len(sender.sent)) == (parts.FAREWELL, 1)


def test_a_second_part_does_not_follow_into_the_silence(house):
    (answer,) = house.hears(REQUEST)
    sender = FakeSender(cut=7, fails=[None, SendError("queue full", code=21611, retryable=True)])
    deliver(house, answer, sender)
    _says(house, "STOP")
    deliver(house, answer, sender, after=400)
    assert sender.texts == ["Which c"]
    assert [part.status for part in stored(house, answer).parts] == ["queued", "failed"]


def test_after_start_messages_go_out_again(house):
    _says(house, "STOP")
    _says(house, "START")
    (answer,) = house.hears(REQUEST)[-1:]
    sender = FakeSender()
    deliver(house, answer, sender)
    assert sender.sent


def test_what_fell_into_the_silence_is_not_sent_when_it_ends(house):
    (answer,) = house.hears(REQUEST)
    _says(house, "STOP")
    deliver(house, answer, FakeSender())
    _says(house, "START")
    sender = FakeSender()
    deliver(house, answer, sender)
    assert answer.text not in sender.texts


def test_the_silence_outlives_the_person(house):
    _says(house, "STOP")
    house.work()
    with house.sessions.begin() as session:
        for person in session.query(Person):
            session.delete(person)
    assert _silent(house) == {"sms"}
    (answer,) = house.hears(REQUEST)[-1:]
    deliver(house, answer, FakeSender())
    assert stored(house, answer).error_code == parts.OPTED_OUT


def test_silence_comes_before_the_window(house):
    (answer,) = house.hears(REQUEST, channel="whatsapp")
    _says(house, "STOP", channel="whatsapp")
    deliver(house, answer, FakeSender(), after=100_000)
    assert stored(house, answer).status == "failed"
