"""What Twilio posts, from a table of real forms: what is answered, and what is kept."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest
import sqlalchemy as sa
from twilio.request_validator import RequestValidator

from desk.crypto import vault
from desk.model import Address, Conversation, Message, Quarantine, Receipt

PATH = "/twilio/messages"


def texts(session):
    return list(session.scalars(sa.select(Message.text)))


def outcomes(session):
    return list(session.scalars(sa.select(Receipt.outcome)))


def test_a_genuine_sms_is_answered_204_and_becomes_one_turn(twilio, session, queue, payload):
    answer = twilio.signed(PATH, payload("sms"))
    assert (answer.status_code, answer.content) == (204, b"")
    assert texts(session) == ["We need training on case management in Gao"]
    assert [work[0] for work in queue] == ["turn"]


@pytest.mark.parametrize(
    ("name", "channel", "value"),
    [
        ("sms", "sms", "+22370000011"),
        ("whatsapp", "whatsapp", "+22370000012"),
        ("whatsapp_user_id", "whatsapp", "ML.4kQ9x2TzAb"),
    ],
)
def test_the_address_and_channel_come_from_the_form(twilio, session, name, channel, value, payload):
    assert twilio.signed(PATH, payload(name)).status_code == 204
    digest = vault(session).index(value)
    found = session.scalars(sa.select(Conversation.channel).join(Address).where(Address.digest == digest)).all()
    assert found == [channel]


def test_the_second_token_is_accepted_while_tokens_are_rotated(twilio, session, payload):
    assert twilio.signed(PATH, payload("sms"), token="second-token").status_code == 204
    assert len(texts(session)) == 1


def test_a_query_of_the_configured_address_is_part_of_what_is_signed(twilio, payload):
    assert twilio.signed(f"{PATH}?bodyless=1", payload("sms")).status_code == 204


def test_an_unsigned_form_is_refused_and_quarantined_without_its_body(twilio, session, queue, payload):
    answer = twilio.post(PATH, data=payload("sms"))
    assert answer.status_code == 403
    assert answer.json()["error"] == "not_allowed"
    kept = session.scalars(sa.select(Quarantine)).one()
    assert kept.reason == "missing_signature"
    assert len(kept.body_hash) == 64
    assert "22370000011" not in str(kept.headers)
    assert texts(session) == []
    assert queue == []


@pytest.mark.parametrize(
    "how",
    [{"token": "someone else's"}, {"url": f"http://inside:9{PATH}"}, {"url": f"https://testserver{PATH}"}],
    ids=["another token", "the request's own idea of its address", "another scheme"],
)
def test_a_wrongly_signed_form_is_refused_and_quarantined(twilio, session, how, payload):
    assert twilio.signed(PATH, payload("sms"), **how).status_code == 403
    assert session.scalars(sa.select(Quarantine.reason)).all() == ["wrong_signature"]
    assert texts(session) == []


def test_a_changed_body_breaks_the_signature(twilio, session, payload):
    signature = twilio.signed(PATH, payload("sms")).request.headers["X-Twilio-Signature"]
    changed = twilio.post(PATH, data=payload("sms", Body="other"), headers={"X-Twilio-Signature": signature})
    assert changed.status_code == 403


@pytest.mark.parametrize(
    ("field", "others"),
    [("MessageSid", ("SmsSid", "SmsMessageSid")), ("From", ()), ("To", ()), ("Body", ())],
)
def test_a_missing_field_is_named(twilio, session, field, others, payload):
    answer = twilio.signed(PATH, payload("sms", **dict.fromkeys((field, *others))))
    assert answer.status_code == 400
    assert answer.json() == {"error": "bad_input", "message": f"The field {field} is missing."}
    assert texts(session) == []


@pytest.mark.parametrize("sender", ["nonsense@example.org", "whatsapp:nonsense", "whatsapp:", "+12"])
def test_a_sender_that_is_no_address_is_refused_with_words(twilio, sender, payload):
    answer = twilio.signed(PATH, payload("sms", From=sender))
    assert answer.status_code == 400
    assert "From" in answer.json()["message"]


@pytest.mark.parametrize("sender", ["12345", "EXAMPLE"])
def test_a_sender_that_cannot_be_answered_is_let_go(twilio, session, sender, payload):
    assert twilio.signed(PATH, payload("sms", From=sender)).status_code == 204
    assert texts(session) == []


def test_a_message_for_another_number_is_answered_and_logged_without_it(twilio, session, caplog, payload):
    with caplog.at_level(logging.INFO):
        answer = twilio.signed(PATH, payload("sms", To="+15005550099"))
    assert answer.status_code == 204
    assert texts(session) == []
    assert "not ours" in caplog.text
    assert "15005550099" not in caplog.text
    assert "22370000011" not in caplog.text


def test_the_same_message_twice_is_one_message(twilio, session, queue, payload):
    assert [twilio.signed(PATH, payload("sms")).status_code for _ in range(2)] == [204, 204]
    assert len(texts(session)) == 1
    assert len(queue) == 1


@pytest.mark.parametrize("name", ["sms_media", "whatsapp_location", "whatsapp_contact", "whatsapp_voice_note"])
def test_media_and_places_are_refused_by_the_desk_and_nothing_is_kept(twilio, session, name, payload):
    assert twilio.signed(PATH, payload(name)).status_code == 204
    assert outcomes(session) == ["media"]
    assert texts(session) == []


@pytest.mark.parametrize("body", ["", "👍🏽", "🙏", "x" * 10_000, "ش" * 10_000, "😀" * 10_000])
def test_empty_emoji_and_very_long_texts_are_left_to_the_desk(twilio, queue, body, payload):
    assert twilio.signed(PATH, payload("sms", Body=body)).status_code == 204
    assert len(queue) == 1


def test_what_the_database_cannot_hold_is_taken_out(twilio, session, payload):
    assert twilio.signed(PATH, payload("sms", Body="need\0 training")).status_code == 204
    assert texts(session) == ["need training"]


@pytest.mark.parametrize(("name", "words"), [("whatsapp_button", "Oui"), ("whatsapp_list", "Mali")])
@pytest.mark.parametrize("body", [{}, {"Body": ""}])
def test_what_was_tapped_on_no_question_of_ours_is_its_words(twilio, session, payload, name, words, body):
    assert twilio.signed(PATH, payload(name, **body)).status_code == 204
    assert texts(session) == [words]


def test_a_body_beyond_every_message_is_refused(twilio, session, payload):
    answer = twilio.signed(PATH, payload("sms", Body="x" * 300_000))
    assert (answer.status_code, answer.json()["error"]) == (413, "too_long")


def test_another_content_type_has_no_signed_fields(twilio):
    headers = {"X-Twilio-Signature": "c2lnbmVk", "Content-Type": "application/json"}
    assert twilio.post(PATH, content=b'{"Body": "hello"}', headers=headers).status_code == 403


def test_only_post_is_served(browser):
    answer = browser.get(PATH)
    assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")


def test_a_repeated_call_is_known_by_twilios_token(twilio, session, payload):
    for sid in ("SM1", "SM2"):
        fields = payload("sms", MessageSid=sid)
        signature = RequestValidator("first-token").compute_signature(f"http://testserver{PATH}", fields)
        headers = {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": "a-token"}
        assert twilio.post(PATH, data=fields, headers=headers).status_code == 204
    assert len(texts(session)) == 1


def test_a_burst_of_one_person_is_stored_in_the_order_of_its_arrival(gateway, session, payload):
    # The first takes the screen longest, so that without an order it would come last.
    bodies = ["we need training for our partners in Gao " * 30, "and 5W forms", "1", "ok", "2", "3"]

    async def post(client, number, body):
        fields = payload("sms", Body=body, MessageSid=f"SM{number}")
        signature = RequestValidator("first-token").compute_signature(f"http://testserver{PATH}", fields)
        return await client.post(PATH, data=fields, headers={"X-Twilio-Signature": signature})

    async def burst():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url="http://testserver") as client:
            return await asyncio.gather(*(post(client, *numbered) for numbered in enumerate(bodies)))

    assert [answer.status_code for answer in asyncio.run(burst())] == [204] * len(bodies)
    stored = session.scalars(sa.select(Message.provider_id).order_by(Message.seq)).all()
    assert stored == [f"SM{number}" for number in range(len(bodies))]
