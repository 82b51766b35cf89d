"""Sending: parts, provider ids, and a status that only moves forward."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from desk import outbox
from desk.errors import SendError
from desk.model import Message, OptOut
from tests.desk.conftest import PHONE

REQUEST = "We need a training on case management for our partners in Gao"


@dataclass
class FakeSender:
    sent: list[tuple[str, str]] = field(default_factory=list)
    fails: list[SendError | None] = field(default_factory=list)
    cut: int = 1000

    def render(self, message):
        return [message.text[start : start + self.cut] for start in range(0, len(message.text), self.cut)]

    def segments(self, body):
        return 1

    def send(self, *, to, body, status_callback):
        error = self.fails.pop(0) if self.fails else None
        if error:
            raise error
        self.sent.append((to, body))
        return f"SMout{len(self.sent)}"


@pytest.fixture
def question(house) -> Message:
    return house.hears(REQUEST)[0]


def _send(house, message, sender):
    outbox.send_all(
        house.sessions, message_id=message.id, sender=sender, status_callback="http://testserver/twilio/status"
    )


def _stored(house, message) -> Message:
    with house.sessions() as session:
        return session.get(Message, message.id)


def _status(house, provider_id, status, code=None):
    with house.sessions.begin() as session:
        return outbox.record_status(session, provider_id=provider_id, status=status, error_code=code, now=house.now)


def test_a_message_goes_to_the_address_it_came_from(house, question):
    sender = FakeSender()
    _send(house, question, sender)
    assert sender.sent == [(PHONE, "Which country?")]
    assert _stored(house, question).status == "queued"


def test_a_part_that_was_sent_is_never_sent_again(house, question):
    sender = FakeSender(cut=7, fails=[None, SendError("busy", code=20429, retryable=True)])
    with pytest.raises(SendError):
        _send(house, question, sender)
    _send(house, question, sender)
    _send(house, question, sender)
    assert [body for _, body in sender.sent] == ["Which c", "ountry?"]


def test_a_status_only_moves_forward(house, question):
    _send(house, question, FakeSender())
    for status in ("delivered", "sent", "queued"):
        _status(house, "SMout1", status)
    assert _stored(house, question).status == "delivered"


def test_a_message_is_as_far_as_its_slowest_part(house, question):
    _send(house, question, FakeSender(cut=7))
    _status(house, "SMout1", "delivered")
    assert _stored(house, question).status == "queued"
    _status(house, "SMout2", "delivered")
    assert _stored(house, question).status == "delivered"


def test_a_failure_keeps_its_code_and_is_final(house, question):
    _send(house, question, FakeSender())
    _status(house, "SMout1", "undelivered", 30005)
    _status(house, "SMout1", "sent")
    stored = _stored(house, question)
    assert (stored.status, stored.error_code) == ("failed", 30005)


def test_a_status_of_somebody_elses_message_is_told_apart(house):
    assert _status(house, "SMunknown", "delivered") is False


def test_nothing_goes_to_an_address_that_opted_out(house, question):
    house.receive("STOP")
    sender = FakeSender()
    _send(house, question, sender)
    assert sender.sent == []
    assert _stored(house, question).error_code == outbox.OPTED_OUT


def test_an_opt_out_that_the_provider_tells_of_is_kept(house, question):
    with house.sessions.begin() as session:
        outbox.refused(session, message_id=question.id, code=21610, now=house.now)
    with house.sessions() as session:
        assert session.query(OptOut).count() == 1


def test_a_callback_that_is_faster_than_the_answer_to_the_sending_is_not_lost(house, question):
    with house.sessions.begin() as session:
        outbox.prepare(session, message_id=question.id, sender=FakeSender())
        outbox.next_part(session, message_id=question.id)
    with house.sessions.begin() as session:
        outbox.record_status(
            session, provider_id="SMfast", status="delivered", error_code=None, now=house.now, part_key=(question.id, 1)
        )
    with house.sessions.begin() as session:
        outbox.handed_over(session, message_id=question.id, number=1, provider_id="SMfast")
    assert _stored(house, question).status == "delivered"


def test_a_callback_never_takes_over_a_part_that_another_id_holds(house, question):
    _send(house, question, FakeSender())
    with house.sessions.begin() as session:
        outbox.record_status(
            session,
            provider_id="SMother",
            status="delivered",
            error_code=None,
            now=house.now,
            part_key=(question.id, 1),
        )
    assert _stored(house, question).status == "queued"
