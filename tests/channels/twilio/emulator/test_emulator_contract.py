"""The emulator's answers against Twilio's own OpenAPI description, which lies beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from openapi_schema_validator import OAS30Validator

from channels.twilio.content import interactive
from desk.ports import Choice, Outgoing
from desk.settings import EMULATOR_ACCOUNT

BESIDE = Path(__file__).parents[5] / "shared" / "twilio" / "messages_api_v2010.yaml"
DESCRIPTION = Path(os.environ.get("DESK_TWILIO_OPENAPI", BESIDE))
MESSAGES = f"/2010-04-01/Accounts/{EMULATOR_ACCOUNT}/Messages"
AUTH = (EMULATOR_ACCOUNT, "first-token")

pytestmark = pytest.mark.skipif(not DESCRIPTION.exists(), reason="Twilio's description is not beside the checkout")


@pytest.fixture(scope="module")
def description():
    return yaml.safe_load(DESCRIPTION.read_text())


def inlined(node, description):
    """The schema with every reference replaced by what it refers to."""
    if isinstance(node, list):
        return [inlined(item, description) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return inlined(description["components"]["schemas"][name], description)
    return {key: inlined(value, description) for key, value in node.items()}


def schema(description, path, method, status):
    answer = description["paths"][path][method]["responses"][status]
    return inlined(answer["content"]["application/json"]["schema"], description)


def hold(body, wanted):
    """The body follows the schema and has exactly its fields."""
    OAS30Validator(wanted).validate(body)
    assert set(body) == set(wanted["properties"])


@pytest.fixture
def sent(emulator):
    form = {"To": "+22370000011", "From": "+15005550006", "Body": "Thank you."}
    return emulator.post(f"{MESSAGES}.json", data=form, auth=AUTH)


LIST = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
ONE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"


def test_a_created_message_is_as_described(description, sent):
    hold(sent.json(), schema(description, LIST, "post", "201"))


def test_a_fetched_message_is_as_described(description, emulator, sent):
    one = emulator.get(f"{MESSAGES}/{sent.json()['sid']}.json", auth=AUTH)
    hold(one.json(), schema(description, ONE, "get", "200"))


def test_a_failed_message_is_as_described(description, emulator):
    emulator.post("/emulator/faults", json={"fail": 30005})
    form = {"To": "+22370000011", "From": "+15005550006", "Body": "Thank you."}
    made = emulator.post(f"{MESSAGES}.json", data=form, auth=AUTH).json()
    one = emulator.get(made["uri"], auth=AUTH).json()
    assert (one["status"], one["error_code"]) == ("undelivered", 30005)
    hold(one, schema(description, ONE, "get", "200"))


def test_a_list_is_as_described(description, emulator, sent):
    emulator.post("/emulator/inbound", json={"from": "whatsapp:ML.4kQ9x2TzAb", "body": "Bonjour"})
    listed = emulator.get(f"{MESSAGES}.json", auth=AUTH).json()
    wanted = schema(description, LIST, "get", "200")
    hold(listed, wanted)
    for message in listed["messages"]:
        hold(message, wanted["properties"]["messages"]["items"])


def test_every_filter_of_the_description_is_known(description):
    from channels.twilio.emulator.listing import _FILTERS

    described = {parameter["name"] for parameter in description["paths"][LIST]["get"]["parameters"]}
    assert described == {*_FILTERS, "AccountSid", "PageSize", "Page", "PageToken"}


CONTENT_DESCRIPTION = DESCRIPTION.with_name("content_v1.yaml")
CONTENT, ONE_CONTENT = "/v1/Content", "/v1/Content/{Sid}"
QUICK_REPLY = {"body": "{{1}}", "actions": [{"type": "QUICK_REPLY", "title": "Yes", "id": "{{q}}.yes"}]}


@pytest.fixture(scope="module")
def content_description():
    if not CONTENT_DESCRIPTION.exists():
        pytest.skip("Twilio's description of the Content API is not beside the checkout")
    return yaml.safe_load(CONTENT_DESCRIPTION.read_text())


@pytest.fixture
def made(emulator):
    posted = {"language": "en", "variables": {"1": "…"}, "types": {"twilio/quick-reply": QUICK_REPLY}}
    return emulator.post(CONTENT, json=posted, auth=AUTH)


def test_made_content_is_as_described(content_description, made):
    hold(made.json(), schema(content_description, CONTENT, "post", "201"))


def test_fetched_content_is_as_described(content_description, emulator, made):
    one = emulator.get(f"{CONTENT}/{made.json()['sid']}", auth=AUTH)
    hold(one.json(), schema(content_description, ONE_CONTENT, "get", "200"))


def test_an_approval_is_as_described(content_description, emulator, made):
    answer = emulator.get(f"{CONTENT}/{made.json()['sid']}/ApprovalRequests", auth=AUTH)
    hold(answer.json(), schema(content_description, f"{ONE_CONTENT}/ApprovalRequests", "get", "200"))


def test_listed_content_is_as_described(content_description, emulator, made):
    listed = emulator.get(f"{CONTENT}?PageSize=2", auth=AUTH).json()
    wanted = schema(content_description, CONTENT, "get", "200")
    hold(listed, wanted)
    hold(listed["meta"], wanted["properties"]["meta"])
    for content in listed["contents"]:
        hold(content, wanted["properties"]["contents"]["items"])


@pytest.mark.parametrize("count", [2, 5])
def test_what_we_make_is_what_is_described(content_description, count):
    choices = tuple(Choice(f"Choice {number}", f"value_{number}") for number in range(count))
    found = interactive(Outgoing(text="Which?", lang="en", choices=choices, seq=1))
    described = content_description["components"]["schemas"]["ContentCreateRequest"]
    OAS30Validator(inlined(described, content_description)).validate(found.definition)
