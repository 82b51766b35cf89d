"""The emulator's REST API."""

from __future__ import annotations

import dataclasses

import pytest

from channels.twilio.emulator.app import create_app
from desk.errors import SettingsError
from desk.settings import EMULATOR_ACCOUNT

MESSAGES = f"/2010-04-01/Accounts/{EMULATOR_ACCOUNT}/Messages"
AUTH = (EMULATOR_ACCOUNT, "first-token")
FORM = {"To": "+22370000011", "From": "+15005550006", "Body": "Thank you."}


def create(emulator, **changes):
    fields = {name: value for name, value in (FORM | changes).items() if value is not None}
    return emulator.post(f"{MESSAGES}.json", data=fields, auth=AUTH)


def test_it_does_not_start_beside_a_real_account(settings):
    real = dataclasses.replace(settings, twilio_account_sid="AC" + "1" * 32)
    with pytest.raises(SettingsError):
        create_app(real)


def test_a_message_is_taken_as_queued(emulator):
    answer = create(emulator)
    assert answer.status_code == 201
    assert answer.json()["status"] == "queued"


def test_a_message_is_delivered_later(emulator):
    sid = create(emulator).json()["sid"]
    assert emulator.get(f"{MESSAGES}/{sid}.json", auth=AUTH).json()["status"] == "delivered"


def test_its_own_reference_leads_to_the_message(emulator):
    made = create(emulator).json()
    assert emulator.get(made["uri"], auth=AUTH).json()["body"] == "Thank you."


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"To": None}, 400, 21604),
        ({"From": None}, 400, 21603),
        ({"Body": None}, 400, 21602),
        ({"Body": "x" * 1601}, 400, 21617),
        ({"To": "+12"}, 400, 21211),
        ({"From": "+15005550099"}, 400, 21606),
        ({"To": "whatsapp:+22370000011"}, 400, 21910),
        ({"To": "whatsapp:+22370000011", "From": "whatsapp:+15005550099"}, 400, 63007),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(emulator, changes, status, code):
    answer = create(emulator, **changes)
    body = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (status, code, status)
    assert set(body) == {"code", "message", "more_info", "status"}


@pytest.mark.parametrize("auth", [None, (EMULATOR_ACCOUNT, "wrong"), ("AC" + "1" * 32, "first-token")])
def test_nobody_else_may_use_the_account(emulator, auth):
    answer = emulator.post(f"{MESSAGES}.json", data=FORM, auth=auth)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_the_second_token_is_accepted(emulator):
    assert emulator.get(f"{MESSAGES}.json", auth=(EMULATOR_ACCOUNT, "second-token")).status_code == 200


def test_credentials_that_are_not_base64_are_refused(emulator):
    answer = emulator.get(f"{MESSAGES}.json", headers={"Authorization": "Basic ~~~"})
    assert answer.status_code == 401


def test_an_unknown_message_is_not_found(emulator):
    answer = emulator.get(f"{MESSAGES}/SM{'0' * 32}.json", auth=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_deleted_message_is_gone_from_the_api_but_not_from_the_phone(emulator):
    sid = create(emulator).json()["sid"]
    assert emulator.request("DELETE", f"{MESSAGES}/{sid}.json", auth=AUTH).status_code == 204
    assert emulator.get(f"{MESSAGES}/{sid}.json", auth=AUTH).status_code == 404
    assert len(emulator.get("/emulator/outbound").json()["messages"]) == 1


def test_the_newest_message_is_listed_first(emulator):
    for body in ("first", "second"):
        create(emulator, Body=body)
    listed = emulator.get(f"{MESSAGES}.json", auth=AUTH).json()["messages"]
    assert [message["body"] for message in listed] == ["second", "first"]


def test_pages_lead_to_one_another(emulator):
    for body in ("1", "2", "3"):
        create(emulator, Body=body)
    first = emulator.get(f"{MESSAGES}.json?PageSize=2", auth=AUTH).json()
    second = emulator.get(first["next_page_uri"], auth=AUTH).json()
    assert [message["body"] for message in second["messages"]] == ["1"]
    assert (first["start"], first["end"], second["start"], second["end"]) == (0, 1, 2, 2)
    assert second["next_page_uri"] is None
    assert emulator.get(second["previous_page_uri"], auth=AUTH).json()["messages"] == first["messages"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"To": "+22370000011"}, 1),
        ({"To": "+22370000012"}, 0),
        ({"From": "+15005550006"}, 1),
        ({"From": "+22370000011"}, 0),
        ({"DateSent>": "2020-01-01"}, 1),
        ({"DateSent<": "2020-01-01"}, 0),
        ({"DateSent": "2020-01-01"}, 0),
        ({"DateSent>": "2020-01-01T00:00:00Z"}, 1),
        ({"DateSent<": "2020-01-01 00:00:00"}, 0),
    ],
)
def test_lists_are_filtered_by_address_and_date(emulator, query, found):
    create(emulator)
    assert len(emulator.get(f"{MESSAGES}.json", params=query, auth=AUTH).json()["messages"]) == found


@pytest.mark.parametrize("query", [{"DateSent": "yesterday"}, {"PageSize": "many"}])
def test_a_filter_that_cannot_be_read_is_refused(emulator, query):
    answer = emulator.get(f"{MESSAGES}.json", params=query, auth=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_a_number_that_wrote_stop_cannot_be_written_to(emulator):
    emulator.post("/emulator/inbound", json={"from": "+22370000011", "body": "Stop"})
    assert create(emulator).json()["code"] == 21610
    emulator.post("/emulator/inbound", json={"from": "+22370000011", "body": "START"})
    assert create(emulator).status_code == 201


def test_twilio_itself_answers_stop_on_sms_only(emulator):
    emulator.post("/emulator/inbound", json={"from": "+22370000011", "body": "STOP"})
    emulator.post("/emulator/inbound", json={"from": "whatsapp:+22370000012", "body": "STOP"})
    (reply,) = emulator.get("/emulator/outbound").json()["messages"]
    assert reply["to"] == "+22370000011"
