"""Content made and checked through Twilio's own client, against the emulator."""

from __future__ import annotations

import dataclasses

import pytest

from channels.registry import senders
from channels.twilio import content
from channels.twilio.client import rest_client
from channels.twilio.emulator.app import create_app
from desk.errors import SendError
from desk.ports import Choice, Content, Outgoing
from desk.settings import EMULATOR_TEMPLATES

NUMBER = "+22370000011"
YES_NO = (Choice("Sí", "yes"), Choice("No", "no"))


@pytest.fixture
def provider(settings, serve):
    """The emulator on a port, and settings that point to it."""
    app = create_app(settings, step_seconds=0)
    with serve(app) as base:
        yield app.state.emulator, dataclasses.replace(settings, twilio_api_base=base)


def test_buttons_are_made_sent_and_shown_on_the_phone(provider):
    emulator, settings = provider
    sender = senders(settings)["whatsapp"]
    found = sender.interactive(Outgoing(text="¿Continuar?\n\n¿Sí o no?", lang="es", choices=YES_NO, seq=4))
    made = Content(sender.create(found.definition), found.variables)
    sender.send(to=NUMBER, body="", status_callback="", content=made)
    (message,) = emulator.log.outbound(to=f"whatsapp:{NUMBER}", after=0)
    assert message.body == "¿Continuar?\n\n¿Sí o no?"
    assert message.content.buttons == (("4.yes", "Sí"), ("4.no", "No"))


def test_a_list_is_made_sent_and_shown_on_the_phone(provider):
    emulator, settings = provider
    sender = senders(settings)["whatsapp"]
    choices = tuple(Choice(f"Choice {number}", f"value_{number}") for number in range(10))
    found = sender.interactive(Outgoing(text="Which?", lang="en", choices=choices, seq=4))
    sender.send(
        to=NUMBER, body="", status_callback="", content=Content(sender.create(found.definition), found.variables)
    )
    (message,) = emulator.log.outbound(to=f"whatsapp:{NUMBER}", after=0)
    assert message.content.opener == "Choose"
    assert message.content.items[9] == ("4.value_9", "Choice 9")


def test_a_template_without_values_is_sent(provider):
    emulator, settings = provider
    senders(settings)["whatsapp"].send(
        to=NUMBER, body="", status_callback="", content=Content(EMULATOR_TEMPLATES["ar"], {})
    )
    (message,) = emulator.log.outbound(to=f"whatsapp:{NUMBER}", after=0)
    assert message.content.buttons[0][0] == "open"


def test_a_template_that_is_gone_has_its_code(provider):
    with pytest.raises(SendError) as refused:
        senders(provider[1])["whatsapp"].send(
            to=NUMBER, body="", status_callback="", content=Content(f"HX{'0' * 32}", {})
        )
    assert (refused.value.code, refused.value.retryable) == (21655, False)


def test_sms_has_no_buttons(provider):
    assert not hasattr(senders(provider[1])["sms"], "interactive")


def test_an_approved_template_is_checked(provider):
    assert content.check(rest_client(provider[1]), EMULATOR_TEMPLATES["fr"]) == "approved"


def test_a_template_that_is_not_there_is_told_by_its_code(provider):
    with pytest.raises(SendError) as refused:
        content.check(rest_client(provider[1]), f"HX{'0' * 32}")
    assert refused.value.code == 20404


def test_a_definition_that_twilio_refuses_is_told_without_its_words(provider):
    with pytest.raises(SendError) as refused:
        content.create(rest_client(provider[1]), {"language": "en", "types": {"twilio/text": {"body": ""}}})
    assert (refused.value.code, refused.value.retryable) == (20001, False)


def test_nobody_at_the_other_end_can_be_tried_again(settings):
    away = dataclasses.replace(settings, twilio_api_base="http://127.0.0.1:9")
    with pytest.raises(SendError) as refused:
        content.create(rest_client(away), {"language": "en", "types": {}})
    assert refused.value.retryable
