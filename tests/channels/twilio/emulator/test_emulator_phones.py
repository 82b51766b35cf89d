"""Phones of the emulator, with the real gateway behind it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from desk import outbox
from desk.model import Message, Receipt
from desk.settings import EMULATOR_ACCOUNT

PHONE = "+22370000011"
AUTH = (EMULATOR_ACCOUNT, "first-token")
MESSAGES = f"/2010-04-01/Accounts/{EMULATOR_ACCOUNT}/Messages.json"


def say(emulator, body="We need training", **more):
    return emulator.post("/emulator/inbound", json={"from": PHONE, "body": body, **more}).json()


def send(emulator, body="Thank you.", to=PHONE):
    form = {"To": to, "From": "+15005550006", "Body": body, "StatusCallback": "http://testserver/twilio/status"}
    return emulator.post(MESSAGES, data=form, auth=AUTH).json()


def texts(session):
    return list(session.scalars(sa.select(Message.text).order_by(Message.created_at)))


@pytest.fixture
def told(monkeypatch):
    """The statuses that reach the desk."""
    heard = []

    def record_status(session, *, provider_id, status, error_code, **_):
        heard.append((status, error_code))
        return True

    monkeypatch.setattr(outbox, "record_status", record_status)
    return heard


@pytest.mark.parametrize("phone", [PHONE, f"whatsapp:{PHONE}", "whatsapp:ML.4kQ9x2TzAb"])
def test_a_phone_sends_and_the_gateways_answer_is_told(emulator, session, phone):
    answer = emulator.post("/emulator/inbound", json={"from": phone, "body": "We need training"}).json()
    assert (answer["status"], answer["body"]) == (204, "")
    assert texts(session) == ["We need training"]


def test_a_sid_of_the_callers_own_is_kept(emulator):
    assert say(emulator, sid="SM" + "a" * 32)["sid"] == "SM" + "a" * 32


def test_the_same_sid_twice_is_one_message_at_the_desk(emulator, session):
    for _ in range(2):
        say(emulator, sid="SM" + "a" * 32)
    assert texts(session) == ["We need training"]


def test_a_photo_reaches_the_desk_as_media(emulator, session):
    say(emulator, body="", media=["https://example.org/photo.jpg"])
    assert set(session.scalars(sa.select(Receipt.outcome))) == {"media"}


def test_further_fields_of_twilios_can_be_sent(emulator, session):
    say(emulator, body="", extra={"Latitude": "16.27", "Longitude": "-0.04"})
    assert set(session.scalars(sa.select(Receipt.outcome))) == {"media"}


def test_the_gateways_refusal_is_told(emulator):
    answer = emulator.post("/emulator/inbound", json={"from": "nonsense@example.org", "body": "x"}).json()
    assert answer["status"] == 400
    assert "From" in answer["body"]


@pytest.mark.parametrize("posted", [{}, {"from": 5}, {"from": PHONE, "media": "x"}, {"from": PHONE, "body": 5}])
def test_what_no_phone_sends_is_refused(emulator, posted):
    assert emulator.post("/emulator/inbound", json=posted).status_code == 400


def test_the_outbox_is_listed_by_phone_and_number(emulator):
    for to, body in ((PHONE, "one"), ("+22370000012", "two"), (PHONE, "three")):
        send(emulator, body, to)
    listed = emulator.get("/emulator/outbound", params={"to": PHONE}).json()["messages"]
    assert [message["body"] for message in listed] == ["one", "three"]
    later = emulator.get("/emulator/outbound", params={"to": PHONE, "after": listed[0]["n"]}).json()["messages"]
    assert [message["body"] for message in later] == ["three"]


def test_a_plus_sign_that_was_not_escaped_is_understood(emulator):
    send(emulator)
    assert len(emulator.get(f"/emulator/outbound?to={PHONE}").json()["messages"]) == 1


def test_a_conversation_has_both_directions_and_segments(emulator):
    say(emulator)
    send(emulator, "ش" * 71)
    messages = emulator.get("/emulator/conversation", params={"phone": PHONE}).json()["messages"]
    assert [(m["direction"], m["segments"]) for m in messages] == [("in", 1), ("out", 2)]


def test_statuses_come_back_in_order(emulator, told):
    send(emulator)
    assert told == [("sent", None), ("delivered", None)]


@pytest.mark.parametrize(
    ("faults", "heard"),
    [
        ({"fail": 30003}, [("sent", None), ("undelivered", 30003)]),
        ({"fail": 63016}, [("failed", 63016)]),
        ({"duplicate": True}, [("sent", None), ("sent", None), ("delivered", None), ("delivered", None)]),
        ({"reorder": True}, [("delivered", None), ("sent", None)]),
        ({"drop": True}, []),
        ({"drop": True, "on": ["inbound"]}, [("sent", None), ("delivered", None)]),
        ({"delay": 0.001}, [("sent", None), ("delivered", None)]),
    ],
)
def test_faults_disturb_statuses(emulator, told, faults, heard):
    emulator.post("/emulator/faults", json=faults)
    send(emulator)
    assert told == heard


def test_a_refusal_can_be_ordered_for_one_message(emulator):
    emulator.post("/emulator/faults", json={"fail": 20429, "times": 1})
    say(emulator)
    assert send(emulator)["code"] == 20429
    assert send(emulator)["status"] == "queued"


def test_a_duplicated_message_is_posted_twice_and_kept_once(emulator, session):
    emulator.post("/emulator/faults", json={"duplicate": True})
    assert [answer["status"] for answer in say(emulator)["answers"]] == [204, 204]
    assert texts(session) == ["We need training"]


def test_a_dropped_message_is_in_the_providers_list_only(emulator, session):
    emulator.post("/emulator/faults", json={"drop": True})
    assert say(emulator)["status"] is None
    assert texts(session) == []
    assert len(emulator.get(MESSAGES, auth=AUTH).json()["messages"]) == 1


def test_a_reordered_message_arrives_after_its_successor(emulator, session):
    emulator.post("/emulator/faults", json={"reorder": True, "times": 1})
    for body in ("written first", "written second"):
        say(emulator, body)
    assert texts(session) == ["written second", "written first"]


def test_ending_the_faults_lets_go_what_was_held(emulator, session):
    emulator.post("/emulator/faults", json={"reorder": True})
    say(emulator)
    assert emulator.post("/emulator/faults", json={}).json()["reorder"] is False
    assert texts(session) == ["We need training"]


@pytest.mark.parametrize(
    "faults", [{"explode": True}, {"delay": -1}, {"delay": "long"}, {"fail": True}, {"on": ["all"]}, {"drop": "yes"}]
)
def test_faults_that_do_not_exist_are_refused(emulator, faults):
    assert emulator.post("/emulator/faults", json=faults).status_code == 400


def test_faults_in_force_are_shown(emulator):
    emulator.post("/emulator/faults", json={"delay": 0.5})
    assert emulator.get("/emulator/faults").json()["delay"] == 0.5


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_phone_page_speaks_every_language(emulator, lang, direction):
    shown = emulator.get(f"/?lang={lang}").text
    assert f'<html lang="{lang}" dir="{direction}"' in shown
    told = emulator.get(f"/words/{lang}").json()
    assert told["dir"] == direction
    assert told["words"]["phone.draft"] in shown


def test_the_phone_page_says_that_its_wording_is_a_draft(emulator):
    assert "Draft wording, not yet approved by staff" in emulator.get("/").text


def test_there_is_no_page_in_another_language(emulator):
    assert emulator.get("/words/de").status_code == 404
