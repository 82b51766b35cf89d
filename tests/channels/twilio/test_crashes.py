"""One message at the phone, whatever dies on the way: the outbox, Twilio's own client and the emulator together."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import requests

from channels.registry import SEGMENTS_PER_SECOND, rates, senders
from channels.twilio.codes import verdict
from channels.twilio.emulator.app import create_app
from channels.twilio.emulator.faults import Faults
from desk import outbox
from desk.errors import SendError, SettingsError
from desk.model import Message
from desk.outbox import WayOut
from desk.outbox.parts import LEASE
from desk.people import conversation_for

NUMBER = "+22370000011"


class Died(BaseException):
    """The worker is gone."""


@pytest.fixture
def provider(settings, serve):
    """The emulator on a port, and settings that point to it."""
    app = create_app(settings, step_seconds=0)
    with serve(app) as base:
        yield app.state.emulator, dataclasses.replace(settings, twilio_api_base=base)


@pytest.fixture
def outgoing(sessions, settings):
    """Puts a message of the assistant into the outbox of one person."""

    def put(text="Your request is CP-7K3M9.", channel="sms", number=NUMBER) -> Message:
        with sessions.begin() as session:
            now = datetime.now(UTC)
            conversation = conversation_for(session, channel=channel, address=number, now=now)
            conversation.last_seq += 1
            message = Message(
                id=uuid4(),
                conversation=conversation,
                seq=conversation.last_seq,
                author="assistant",
                kind="answer",
                text=text,
                lang="en",
                choices=[],
                status="queued",
                created_at=now,
            )
            session.add(message)
        return message

    return put


@pytest.fixture
def way(sessions, provider):
    """A worker's way out, so many seconds from now, with its own connection to Twilio."""

    def make(*, after=0.0, dies=None):
        out = senders(provider[1])
        if dies is not None:
            out["sms"] = dies(out["sms"])
        return WayOut(
            sessions=sessions,
            senders=out,
            status_callback="",
            enqueue=lambda *_, **__: None,
            clock=lambda: datetime.now(UTC) + timedelta(seconds=after),
            sleep=lambda _: None,
        )

    return make


class DiesAfterwards:
    """A sender whose process ends between the provider's acceptance and our commit."""

    def __init__(self, sender):
        self.sender = sender

    def __getattr__(self, name):
        return getattr(self.sender, name)

    def send(self, **how):
        self.sender.send(**how)
        raise Died


def at_the_phone(provider) -> list[str]:
    return [message.body for message in provider[0].log.outbound(to=None, after=0)]


def _part(sessions, message):
    with sessions() as session:
        return session.get(Message, message.id).parts[0]


def test_a_worker_that_dies_between_acceptance_and_commit_leaves_one_message_at_the_phone(
    sessions, provider, outgoing, way
):
    message = outgoing()
    with pytest.raises(Died):
        outbox.deliver(way(dies=DiesAfterwards), message_id=message.id)
    assert (_part(sessions, message).status, _part(sessions, message).provider_id) == ("sending", None)
    assert outbox.deliver(way(after=LEASE + 1), message_id=message.id) is None
    assert at_the_phone(provider) == ["Your request is CP-7K3M9."]
    assert _part(sessions, message).provider_id == provider[0].log.outbound(to=None, after=0)[0].sid


def test_dying_again_and_again_still_leaves_one_message(sessions, provider, outgoing, way):
    message, after = outgoing(), 0.0
    with pytest.raises(Died):
        outbox.deliver(way(dies=DiesAfterwards), message_id=message.id)
    for _ in range(3):
        after += LEASE + 1
        outbox.deliver(way(after=after, dies=DiesAfterwards), message_id=message.id)
    assert len(at_the_phone(provider)) == 1


def test_of_the_same_words_twice_each_is_at_the_phone_once(sessions, provider, outgoing, way):
    first, second = outgoing(), outgoing()
    with pytest.raises(Died):
        outbox.deliver(way(dies=DiesAfterwards), message_id=first.id)
    with pytest.raises(Died):
        outbox.deliver(way(after=LEASE + 1, dies=DiesAfterwards), message_id=second.id)
    outbox.deliver(way(after=2 * LEASE + 2), message_id=second.id)
    assert len(at_the_phone(provider)) == 2
    assert _part(sessions, first).provider_id != _part(sessions, second).provider_id


def test_a_message_that_still_waits_at_the_provider_is_found_too(settings, serve, sessions, outgoing):
    app = create_app(settings, step_seconds=60)
    with serve(app) as base:
        out = senders(dataclasses.replace(settings, twilio_api_base=base))["sms"]
        sid = out.send(to=NUMBER, body="Thank you.", status_callback="")
        assert app.state.emulator.log.find(sid).sent_at is None
        assert out.find(to=NUMBER, body="Thank you.", since=datetime.now(UTC) - timedelta(seconds=60)) == [sid]


@pytest.mark.parametrize("fault", [{"after_effect": True, "fail": 20500}, {"after_effect": True, "fail": 20503}])
def test_an_error_after_the_effect_leads_to_no_second_message(sessions, provider, outgoing, way, fault):
    message = outgoing()
    provider[0].faults.current = Faults(**fault, times=1)
    assert outbox.deliver(way(), message_id=message.id) is None
    assert len(at_the_phone(provider)) == 1


def test_an_error_before_the_effect_loses_nothing(sessions, provider, outgoing, way):
    message = outgoing()
    provider[0].faults.current = Faults(fail=20500, times=1)
    outbox.deliver(way(), message_id=message.id)
    assert len(at_the_phone(provider)) == 1


def test_of_many_sendings_with_every_second_lost_after_the_effect_each_arrives_once_and_in_order(
    sessions, provider, outgoing, way
):
    provider[0].faults.current = Faults(after_effect=0.5, silence=0.0, seed=7)
    messages = [outgoing(text=f"message {number}") for number in range(20)]
    for after in (0, 60, 600, 1200):
        outbox.deliver(way(after=after), message_id=messages[-1].id)
    assert at_the_phone(provider) == [f"message {number}" for number in range(20)]


def test_what_was_sent_to_somebody_else_earlier_or_by_twilio_is_not_found(provider):
    emulator, settings = provider
    out = senders(settings)["sms"]
    for to, body in ((NUMBER, "Thank you."), ("+22370000012", "Thank you."), (NUMBER, "Goodbye.")):
        out.send(to=to, body=body, status_callback="")
    emulator.log.add(
        sid="SMtwilio",
        direction="outbound-reply",
        sender=settings.twilio_number,
        to=NUMBER,
        body="Thank you.",
        status="sent",
    )
    long_ago = datetime.now(UTC) - timedelta(seconds=60)
    assert len(out.find(to=NUMBER, body="Thank you.", since=long_ago)) == 1
    assert len(out.find(to=NUMBER, body=None, since=long_ago)) == 2
    assert out.find(to=NUMBER, body="Thank you.", since=datetime.now(UTC) + timedelta(seconds=60)) == []


def test_a_provider_that_cannot_be_asked_says_so(settings):
    out = senders(dataclasses.replace(settings, twilio_api_base="http://127.0.0.1:9"))["sms"]
    with pytest.raises(SendError) as refused:
        out.find(to=NUMBER, body="Thank you.", since=datetime.now(UTC))
    assert (refused.value.retryable, refused.value.unclear) == (True, True)


@pytest.mark.parametrize(
    ("http_status", "code", "unclear"),
    [(500, 20500, True), (503, None, True), (429, 20429, False), (400, 21610, False)],
)
def test_after_a_failure_of_the_server_nobody_knows_whether_it_took_the_message(http_status, code, unclear):
    assert verdict(code, http_status=http_status).unclear is unclear


def test_a_connection_that_breaks_is_unclear(settings, monkeypatch):
    def broken(*_, **__):
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "send", broken)
    with pytest.raises(SendError) as refused:
        senders(settings)["sms"].send(to=NUMBER, body="Thank you.", status_callback="")
    assert refused.value.unclear


@pytest.mark.parametrize("kind", sorted(SEGMENTS_PER_SECOND))
def test_a_number_sends_as_fast_as_its_type_allows(settings, kind):
    found = rates(dataclasses.replace(settings, sms_number_type=kind))
    assert found["sms"].per_second == SEGMENTS_PER_SECOND[kind]
    assert found["sms"].sender != found["whatsapp"].sender


def test_a_type_of_number_that_there_is_not_is_refused(settings):
    with pytest.raises(SettingsError):
        rates(dataclasses.replace(settings, sms_number_type="pigeon"))


def test_a_real_account_without_a_type_sends_as_a_long_code(settings):
    real = dataclasses.replace(settings, twilio_account_sid="AC" + "1" * 32)
    assert (rates(real)["sms"].per_second, rates(real)["whatsapp"].per_second) == (1.0, 80.0)
    assert rates(settings)["sms"].per_second == 1000.0


def test_workers_that_deliver_at_the_same_time_send_each_message_once_and_in_order(sessions, provider, outgoing, way):
    messages = [outgoing(text=f"message {number}") for number in range(10)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda message: outbox.deliver(way(), message_id=message.id), messages))
    outbox.deliver(way(after=LEASE + 1), message_id=messages[-1].id)
    assert at_the_phone(provider) == [f"message {number}" for number in range(10)]
