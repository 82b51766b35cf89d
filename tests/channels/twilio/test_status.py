"""Status callbacks."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from desk import outbox
from desk.model import Quarantine

PATH = "/twilio/status"


@pytest.fixture
def recorded(monkeypatch):
    calls = []

    def record_status(session, **fields):
        calls.append(fields)
        return True

    monkeypatch.setattr(outbox, "record_status", record_status)
    return calls


def test_a_status_reaches_the_desk(twilio, recorded, payload):
    assert twilio.signed(PATH, payload("status_delivered")).status_code == 204
    assert recorded[0]["status"] == "delivered"
    assert recorded[0]["error_code"] is None


def test_an_error_code_reaches_the_desk_as_a_number(twilio, recorded, payload):
    twilio.signed(PATH, payload("status_undelivered"))
    assert (recorded[0]["status"], recorded[0]["error_code"]) == ("undelivered", 30005)


def test_a_status_of_an_unknown_message_is_answered_and_logged_without_a_number(twilio, caplog, payload):
    with caplog.at_level(logging.INFO):
        assert twilio.signed(PATH, payload("status_delivered")).status_code == 204
    assert "not known" in caplog.text
    assert "22370000011" not in caplog.text


@pytest.mark.parametrize(("field", "other"), [("MessageSid", "SmsSid"), ("MessageStatus", "SmsStatus")])
def test_a_missing_field_is_named(twilio, field, other, payload):
    answer = twilio.signed(PATH, payload("status_delivered", **{field: None, other: None}))
    assert (answer.status_code, answer.json()["message"]) == (400, f"The field {field} is missing.")


def test_an_error_code_that_is_no_number_is_refused(twilio, payload):
    assert twilio.signed(PATH, payload("status_undelivered", ErrorCode="many")).status_code == 400


def test_an_unsigned_status_is_refused_and_quarantined(twilio, session, recorded, payload):
    assert twilio.post(PATH, data=payload("status_delivered")).status_code == 403
    assert session.scalar(sa.select(sa.func.count()).select_from(Quarantine)) == 1
    assert recorded == []
