"""Twilio's list of messages as the desk reads it, from the emulator over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from channels.registry import provider
from channels.twilio import listing
from channels.twilio.emulator.app import create_app
from desk.errors import ProviderUnavailable
from desk.ports import Listed, Progress

PHONE = "+22370000011"
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def twilio(settings, serve):
    """The emulator's address; nobody answers its webhooks, as in an outage of ours."""
    transport = httpx.MockTransport(lambda _: httpx.Response(503))
    with serve(create_app(settings, step_seconds=0, transport=transport)) as base:
        yield base


@pytest.fixture
def listed(settings, twilio):
    return provider(replace(settings, twilio_api_base=twilio))


def phone_sends(base: str, body: str = "Bonjour", **more) -> str:
    posted = httpx.post(f"{base}/emulator/inbound", json={"from": PHONE, "body": body, **more}, trust_env=False)
    return posted.raise_for_status().json()["sid"]


def test_what_people_sent_is_listed_oldest_first(listed, twilio):
    sids = [phone_sends(twilio, f"text {number}") for number in range(3)]
    received = listed.received(since=LONG_AGO)
    assert [message.provider_id for message in received] == sids
    assert [message.text for message in received] == ["text 0", "text 1", "text 2"]


def test_sms_and_whatsapp_are_listed_together(listed, twilio):
    phone_sends(twilio)
    phone_sends(twilio, **{"from": "whatsapp:ML.4kQ9x2TzAb"})
    found = {(message.channel, message.address) for message in listed.received(since=LONG_AGO)}
    assert found == {("sms", PHONE), ("whatsapp", "ML.4kQ9x2TzAb")}


def test_every_page_is_read(listed, twilio, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    sids = {phone_sends(twilio) for _ in range(5)}
    assert {message.provider_id for message in listed.received(since=LONG_AGO)} == sids


def test_nothing_older_is_listed(listed, twilio):
    phone_sends(twilio)
    assert listed.received(since=datetime.now(UTC) + timedelta(seconds=5)) == []


def test_times_are_aware(listed, twilio):
    phone_sends(twilio)
    (message,) = listed.received(since=LONG_AGO)
    assert abs(datetime.now(UTC) - message.at) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "sent",
    [
        {"media": ["https://media.example.org/1"], "body": "look"},
        {"from": "whatsapp:+22370000011", "body": ""},
    ],
    ids=["media", "a place on WhatsApp"],
)
def test_what_is_refused_unread_has_no_text(listed, twilio, sent):
    phone_sends(twilio, **sent)
    (message,) = listed.received(since=LONG_AGO)
    assert message.text is None


def test_an_empty_sms_is_a_text(listed, twilio):
    phone_sends(twilio, "")
    (message,) = listed.received(since=LONG_AGO)
    assert message == Listed(message.provider_id, "sms", PHONE, "", message.at)


@pytest.mark.parametrize("sender", ["12345", "MYBANK"])
def test_senders_that_nobody_can_answer_are_left_out(listed, twilio, sender):
    phone_sends(twilio, **{"from": sender})
    assert listed.received(since=LONG_AGO) == []


def test_what_postgresql_cannot_store_is_taken_out(listed, twilio):
    phone_sends(twilio, "nul\0byte")
    (message,) = listed.received(since=LONG_AGO)
    assert message.text == "nulbyte"


def _sent(settings, twilio) -> str:
    account = settings.twilio_account_sid
    made = httpx.post(
        f"{twilio}/2010-04-01/Accounts/{account}/Messages.json",
        data={"To": PHONE, "From": settings.twilio_number, "Body": "Thank you."},
        auth=(account, settings.twilio_auth_tokens[0]),
        trust_env=False,
    )
    return made.raise_for_status().json()["sid"]


def test_what_we_sent_is_not_what_people_sent(listed, twilio, settings):
    _sent(settings, twilio)
    assert listed.received(since=LONG_AGO) == []


def _finished(listed) -> list[Progress]:
    for _ in range(200):
        states = listed.progress(since=LONG_AGO)
        if states and states[0].status in ("delivered", "undelivered"):
            return states
    pytest.fail("the emulator did not finish")


def test_how_far_a_sending_is(listed, twilio, settings):
    sid = _sent(settings, twilio)
    assert _finished(listed) == [Progress(sid, "delivered", None)]


def test_why_a_sending_failed(listed, twilio, settings):
    httpx.post(f"{twilio}/emulator/faults", json={"fail": 30005}, trust_env=False).raise_for_status()
    sid = _sent(settings, twilio)
    assert _finished(listed) == [Progress(sid, "undelivered", 30005)]


@pytest.mark.parametrize("ask", ["received", "progress"])
def test_a_provider_that_does_not_answer_is_said_without_addresses(settings, ask):
    away = provider(replace(settings, twilio_api_base="http://127.0.0.1:9"))
    with pytest.raises(ProviderUnavailable) as caught:
        getattr(away, ask)(since=LONG_AGO)
    assert settings.twilio_number not in str(caught.value)


def test_a_wrong_token_is_said_by_its_code(settings, twilio):
    wrong = replace(settings, twilio_api_base=twilio, twilio_auth_tokens=("wrong",))
    with pytest.raises(ProviderUnavailable):
        provider(wrong).received(since=LONG_AGO)
