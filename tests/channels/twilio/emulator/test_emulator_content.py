"""The emulator's Content API, composed messages, and the 24 hours."""

from __future__ import annotations

import dataclasses
import json

import pytest
from twilio.rest.content.v1.content import ContentList

from channels.twilio.client import rest_client
from channels.twilio.emulator.app import create_app
from channels.twilio.emulator.webhooks import Answer
from desk.settings import EMULATOR_ACCOUNT, EMULATOR_TEMPLATES, LANGUAGES
from desk.words import words

CONTENT = "/v1/Content"
MESSAGES = f"/2010-04-01/Accounts/{EMULATOR_ACCOUNT}/Messages.json"
AUTH = (EMULATOR_ACCOUNT, "first-token")
PHONE = "whatsapp:+22370000011"
BUTTONS = {"body": "{{1}}", "actions": [{"type": "QUICK_REPLY", "title": "Yes", "id": "{{q}}.yes"}]}
LIST = {"body": "{{1}}", "button": "Choose", "items": [{"id": "{{q}}.ML", "item": "Mali", "description": None}]}


def make(emulator, **types):
    kinds = {f"twilio/{kind.replace('_', '-')}": shape for kind, shape in types.items()}
    posted = {"language": "en", "friendly_name": "x", "variables": {"1": "…", "q": "0"}, "types": kinds}
    return emulator.post(CONTENT, json=posted, auth=AUTH)


def send(emulator, **changes):
    form = {"To": PHONE, "From": "whatsapp:+15005550006"} | changes
    return emulator.post(MESSAGES, data=form, auth=AUTH)


def on_the_phone(emulator):
    return emulator.get("/emulator/conversation", params={"phone": PHONE}).json()["messages"][-1]


@pytest.fixture
def buttons(emulator):
    return make(emulator, quick_reply=BUTTONS).json()["sid"]


def test_a_template_is_made_fetched_listed_and_deleted(emulator, buttons):
    assert emulator.get(f"{CONTENT}/{buttons}", auth=AUTH).json()["types"]["twilio/quick-reply"] == BUTTONS
    listed = emulator.get(CONTENT, auth=AUTH).json()["contents"]
    assert listed[0]["sid"] == buttons
    assert emulator.request("DELETE", f"{CONTENT}/{buttons}", auth=AUTH).status_code == 204
    assert emulator.get(f"{CONTENT}/{buttons}", auth=AUTH).json()["code"] == 20404


def test_twilios_own_client_makes_lists_and_deletes_templates(settings, serve):
    with serve(create_app(settings, step_seconds=0)) as base:
        contents = rest_client(dataclasses.replace(settings, twilio_api_base=base)).content.v1.contents
        for kind, shape in (("twilio/quick-reply", BUTTONS), ("twilio/list-picker", LIST)):
            made = contents.create(ContentList.ContentCreateRequest({"language": "en", "types": {kind: shape}}))
            assert set(contents(made.sid).fetch().types) == {kind}
        assert len(contents.list(page_size=2)) == 2 + len(LANGUAGES)
        assert contents(made.sid).delete()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_demos_invitation_is_approved_in_every_language(emulator, lang):
    answer = emulator.get(f"{CONTENT}/{EMULATOR_TEMPLATES[lang]}/ApprovalRequests", auth=AUTH).json()
    assert answer["whatsapp"]["status"] == "approved"


def test_a_template_that_was_just_made_is_not_approved(emulator, buttons):
    answer = emulator.get(f"{CONTENT}/{buttons}/ApprovalRequests", auth=AUTH).json()
    assert answer["whatsapp"]["status"] == "unsubmitted"


def test_nobody_else_may_use_the_accounts_templates(emulator):
    assert emulator.get(CONTENT).status_code == 401
    assert make_without_auth(emulator).status_code == 401


def make_without_auth(emulator):
    return emulator.post(CONTENT, json={"language": "en", "types": {"twilio/text": {"body": "x"}}})


@pytest.mark.parametrize(
    "types",
    [
        {},
        {"card": {"title": "x"}},
        {"quick_reply": {**BUTTONS, "body": ""}},
        {"quick_reply": {**BUTTONS, "actions": []}},
        {"quick_reply": {**BUTTONS, "actions": [{"title": "x" * 21, "id": "1"}]}},
        {"quick_reply": {**BUTTONS, "actions": [{"title": "x", "id": "1" * 201}]}},
        {"list_picker": {**LIST, "items": [{"id": str(n), "item": "x"} for n in range(11)]}},
        {"list_picker": {**LIST, "items": [{"id": "1", "item": "x" * 25}]}},
        {"list_picker": {**LIST, "items": [{"id": "", "item": "x"}]}},
        {"list_picker": {**LIST, "button": "x" * 21}},
    ],
)
def test_a_template_that_whatsapp_cannot_show_is_refused(emulator, types):
    answer = make(emulator, **types)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_a_phone_shows_the_buttons_with_their_values(emulator, buttons):
    made = send(emulator, ContentSid=buttons, ContentVariables=json.dumps({"1": "Continue?", "q": "7"}))
    assert made.json()["body"] == "Continue?"
    assert on_the_phone(emulator)["buttons"] == [{"id": "7.yes", "title": "Yes"}]


def test_a_phone_shows_the_list_with_what_opens_it(emulator):
    sid = make(emulator, list_picker=LIST).json()["sid"]
    send(emulator, ContentSid=sid, ContentVariables=json.dumps({"1": "Where?", "q": "7"}))
    shown = on_the_phone(emulator)
    assert (shown["opener"], shown["items"]) == ("Choose", [{"id": "7.ML", "title": "Mali"}])


def test_values_that_are_not_given_are_the_templates_own(emulator, buttons):
    assert send(emulator, ContentSid=buttons).json()["body"] == "…"


@pytest.mark.parametrize(
    "values", ["{", "[]", '{"1": ""}', '{"1": null}', '{"1": "a\\nb"}', '{"1": "a\\tb"}', '{"1": "a     b"}']
)
def test_values_that_twilio_does_not_take_are_refused(emulator, buttons, values):
    assert send(emulator, ContentSid=buttons, ContentVariables=values).json()["code"] == 21656


def test_a_template_that_is_not_there_is_refused(emulator):
    assert send(emulator, ContentSid=f"HX{'0' * 32}").json()["code"] == 21655


def test_a_body_beside_a_template_is_refused(emulator, buttons):
    assert send(emulator, ContentSid=buttons, Body="x").json()["code"] == 35127


@pytest.mark.parametrize(("variables", "code"), [({"1": "x" * 1024}, None), ({"1": "x" * 1025}, 63021)])
def test_a_text_beyond_whatsapps_limit_fails_later(emulator, buttons, variables, code):
    assert send(emulator, ContentSid=buttons, ContentVariables=json.dumps(variables)).status_code == 201
    assert on_the_phone(emulator)["error_code"] == code


def test_four_buttons_fail_inside_the_24_hours(emulator):
    actions = [{"title": str(n), "id": str(n)} for n in range(4)]
    sid = make(emulator, quick_reply={"body": "Which?", "actions": actions}).json()["sid"]
    send(emulator, ContentSid=sid)
    assert (on_the_phone(emulator)["status"], on_the_phone(emulator)["error_code"]) == ("failed", 63005)


def close(emulator, phone=PHONE):
    return emulator.post("/emulator/window", json={"phone": phone})


def test_free_text_outside_the_24_hours_is_accepted_and_then_fails(emulator):
    close(emulator)
    assert send(emulator, Body="Your answer.").status_code == 201
    assert (on_the_phone(emulator)["status"], on_the_phone(emulator)["error_code"]) == ("failed", 63016)


def test_buttons_that_nobody_approved_fail_outside_the_24_hours(emulator, buttons):
    close(emulator)
    send(emulator, ContentSid=buttons)
    assert on_the_phone(emulator)["error_code"] == 63016


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_invitation_is_delivered_outside_the_24_hours(emulator, lang):
    close(emulator)
    send(emulator, ContentSid=EMULATOR_TEMPLATES[lang])
    shown = on_the_phone(emulator)
    assert (shown["status"], shown["body"]) == ("delivered", words("bot", lang)("window.invitation"))
    assert shown["buttons"] == [{"id": "open", "title": words("bot", lang)("window.open")}]


def test_the_24_hours_begin_again_when_the_phone_writes(emulator):
    close(emulator)
    emulator.post("/emulator/inbound", json={"from": PHONE, "body": "OPEN"})
    send(emulator, Body="Your answer.")
    assert on_the_phone(emulator)["status"] == "delivered"


def test_the_24_hours_of_one_phone_are_nobody_elses_and_not_those_of_sms(emulator):
    close(emulator, "whatsapp:+22370000012")
    send(emulator, Body="Your answer.")
    assert on_the_phone(emulator)["status"] == "delivered"
    assert close(emulator, "+22370000012").status_code == 400


@pytest.mark.parametrize(
    ("tapped", "payload", "title"),
    [("button", "ButtonPayload", "ButtonText"), ("item", "ListId", "ListTitle")],
)
def test_a_tap_reaches_the_gateway_in_twilios_fields(emulator, monkeypatch, tapped, payload, title):
    posted = []
    monkeypatch.setattr(emulator.app.state.emulator.webhooks, "post", lambda _, fields: told(posted, fields))
    emulator.post("/emulator/inbound", json={"from": PHONE, tapped: {"id": "7.yes", "title": "Yes"}})
    assert (posted[0][payload], posted[0][title], posted[0]["Body"]) == ("7.yes", "Yes", "Yes")


async def told(posted, fields):
    posted.append(fields)
    return Answer(204, "")


@pytest.mark.parametrize("row", ["x", {}, {"id": "1"}, {"title": "Yes"}])
def test_a_tap_without_id_or_title_is_refused(emulator, row):
    assert emulator.post("/emulator/inbound", json={"from": PHONE, "button": row}).status_code == 400
