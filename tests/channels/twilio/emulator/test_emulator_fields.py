"""What Twilio's own client reads of an answer, the emulator gives: holds where Twilio's description is not at hand."""

from __future__ import annotations

import pytest
from twilio.rest.api.v2010.account.message import MessageInstance
from twilio.rest.content.v1.content import ContentInstance

from desk.settings import EMULATOR_ACCOUNT

MESSAGES = f"/2010-04-01/Accounts/{EMULATOR_ACCOUNT}/Messages"
AUTH = (EMULATOR_ACCOUNT, "first-token")
FORM = {"To": "+22370000011", "From": "+15005550006", "Body": "Thank you."}
QUICK_REPLY = {"body": "{{1}}", "actions": [{"type": "QUICK_REPLY", "title": "Yes", "id": "{{q}}.yes"}]}


class Read(dict):
    """An answer that remembers which of its fields were asked for."""

    def __init__(self, answer):
        super().__init__(answer)
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


def hold(kind, body, **solution):
    """The client can read the body, finds every field that it looks for, and leaves none over."""
    read = Read(body)
    instance = kind(None, read, **solution)
    assert set(body) == read.asked
    return instance


@pytest.fixture
def made(emulator):
    return emulator.post(f"{MESSAGES}.json", data=FORM, auth=AUTH).json()


def test_a_created_message_has_what_the_client_reads(made):
    message = hold(MessageInstance, made, account_sid=EMULATOR_ACCOUNT)
    assert message.date_created.tzinfo is not None
    assert (message.sid, message.error_code) == (made["sid"], None)


def test_a_failed_message_has_what_the_client_reads(emulator):
    emulator.post("/emulator/faults", json={"fail": 30005})
    made = emulator.post(f"{MESSAGES}.json", data=FORM, auth=AUTH).json()
    message = hold(MessageInstance, emulator.get(made["uri"], auth=AUTH).json(), account_sid=EMULATOR_ACCOUNT)
    assert (message.status, message.error_code) == ("undelivered", 30005)


def test_listed_messages_have_what_the_client_reads(emulator, made):
    emulator.post("/emulator/inbound", json={"from": "whatsapp:ML.4kQ9x2TzAb", "body": "Bonjour"})
    listed = emulator.get(f"{MESSAGES}.json", auth=AUTH).json()["messages"]
    assert len(listed) == 2
    for body in listed:
        hold(MessageInstance, body, account_sid=EMULATOR_ACCOUNT)


def test_made_content_has_what_the_client_reads(emulator):
    posted = {"language": "en", "variables": {"1": "…"}, "types": {"twilio/quick-reply": QUICK_REPLY}}
    content = hold(ContentInstance, emulator.post("/v1/Content", json=posted, auth=AUTH).json())
    assert set(content.types) == {"twilio/quick-reply"}
