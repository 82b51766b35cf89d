"""The emulator's answers against Twilio's own OpenAPI description, which lies beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from openapi_schema_validator import OAS30Validator

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
