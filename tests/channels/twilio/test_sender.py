"""The senders against the emulator, through Twilio's own client."""

from __future__ import annotations

import dataclasses
import time
import traceback

import pytest

from channels.registry import senders
from channels.twilio.client import TIMEOUT_SECONDS, rest_client
from channels.twilio.emulator.app import create_app
from desk.errors import SendError

NUMBER = "+22370000011"


@pytest.fixture
def provider(settings, serve):
    """The emulator on a port, and settings that point to it."""
    app = create_app(settings, step_seconds=0)
    with serve(app) as base:
        yield app.state.emulator, dataclasses.replace(settings, twilio_api_base=base)


def send(settings, channel="sms", to=NUMBER, body="Your request is CP-7K3M9."):
    return senders(settings)[channel].send(to=to, body=body, status_callback="")


@pytest.mark.parametrize(
    ("channel", "to", "sender"),
    [
        ("sms", NUMBER, "+15005550006"),
        ("whatsapp", f"whatsapp:{NUMBER}", "whatsapp:+15005550006"),
    ],
)
def test_a_part_arrives_at_the_phone_and_its_sid_is_answered(provider, channel, to, sender):
    emulator, settings = provider
    sid = send(settings, channel)
    (message,) = emulator.log.outbound(to=to, after=0)
    assert (message.sid, message.sender) == (sid, sender)


def test_a_whatsapp_id_without_a_number_can_be_answered(provider):
    emulator, settings = provider
    send(settings, "whatsapp", to="ML.4kQ9x2TzAb")
    assert len(emulator.log.outbound(to="whatsapp:ML.4kQ9x2TzAb", after=0)) == 1


@pytest.mark.parametrize(("channel", "to"), [("sms", NUMBER), ("whatsapp", f"whatsapp:{NUMBER}")])
def test_a_copy_at_the_provider_is_deleted_once_and_for_all(provider, channel, to):
    emulator, settings = provider
    sid = send(settings, channel)
    (message,) = emulator.log.outbound(to=to, after=0)
    while message.status != "delivered":
        time.sleep(0.01)
    for _ in range(2):
        senders(settings)[channel].discard(sid)
    assert emulator.log.find(sid) is None


def test_what_is_still_being_sent_cannot_be_deleted_yet(provider):
    emulator, settings = provider
    sid = send(settings)
    (message,) = emulator.log.outbound(to=NUMBER, after=0)
    while message.status != "delivered":
        time.sleep(0.01)
    message.move("sending")
    with pytest.raises(SendError) as refused:
        senders(settings)["sms"].discard(sid)
    assert refused.value.code == 20009


@pytest.mark.parametrize(
    ("code", "retryable"), [(21610, False), (21211, False), (21617, False), (20429, True), (20500, True), (21611, True)]
)
def test_a_refusal_has_its_code_and_says_whether_to_try_again(provider, code, retryable):
    emulator, settings = provider
    emulator.faults.current = dataclasses.replace(emulator.faults.current, fail=code)
    with pytest.raises(SendError) as refused:
        send(settings)
    assert (refused.value.code, refused.value.retryable) == (code, retryable)


def test_a_refusal_tells_nobody_the_number(provider):
    _, settings = provider
    with pytest.raises(SendError) as refused:
        send(settings, to="+123")
    assert "+123" not in "".join(traceback.format_exception(refused.value, chain=True)).split("Error: ")[-1]
    assert refused.value.__suppress_context__


def test_nobody_at_the_other_end_can_be_tried_again(settings):
    with pytest.raises(SendError) as refused:
        send(dataclasses.replace(settings, twilio_api_base="http://127.0.0.1:9"))
    assert (refused.value.code, refused.value.retryable) == (None, True)


def test_every_request_has_a_time_limit(settings):
    assert rest_client(settings).http_client.timeout == TIMEOUT_SECONDS


def test_a_wrong_token_is_a_matter_of_configuration(provider):
    with pytest.raises(SendError) as refused:
        send(dataclasses.replace(provider[1], twilio_auth_tokens=("wrong",)))
    assert (refused.value.code, refused.value.retryable) == (20003, False)


@pytest.mark.parametrize(
    ("base", "url"),
    [
        (None, "https://api.twilio.com/2010-04-01/x.json?a=1"),
        ("http://127.0.0.1:8010", "http://127.0.0.1:8010/2010-04-01/x.json?a=1"),
        ("https://proxy.example.org/twilio/", "https://proxy.example.org/twilio/2010-04-01/x.json?a=1"),
    ],
)
def test_the_base_address_replaces_twilios(settings, base, url):
    client = rest_client(dataclasses.replace(settings, twilio_api_base=base)).http_client
    assert client._rebased("https://api.twilio.com/2010-04-01/x.json?a=1") == url
