"""Anything at all at the public doors: an answer below 500, and nothing that was taken is lost or stored unscreened."""

from __future__ import annotations

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from desk.crypto import vault
from desk.model import Message, Receipt

TWILIO = (
    "MessageSid",
    "SmsSid",
    "From",
    "To",
    "Body",
    "NumMedia",
    "MediaUrl0",
    "ButtonPayload",
    "ButtonText",
    "ListId",
)
STATUS = ("MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "ErrorCode", "RawDlrDoneDate", "To", "From")
OURS = "+15005550006"
SENDERS = ("+22370000011", "whatsapp:+22370000011", "whatsapp:ML.4kQ9x2TzAb", "MALITEL", "+0", "whatsapp:", "")
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

anything = st.text(st.characters(codec=None), max_size=60)
awkward = st.sampled_from(
    [
        "",
        "\0",
        "\ud800",
        "/restart",
        "1",
        "STOP",
        "9" * 400,
        "a" * 10_001,
        "🧑🏽‍🤝‍🧑🏽" * 50,
        "\u202e5W",
        "{{7*7}}",
        "%s%n",
        "' --",
        "\r\n",
    ]
)
texts = anything | awkward
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def fields(names):
    return st.dictionaries(st.sampled_from(names) | st.text(max_size=12), texts, max_size=8)


def encoded(form):
    return urlencode(form, errors="surrogatepass").encode()


def as_received(form):
    """The form as the other side reads it, which is what a signature is made of."""
    return {
        key.encode("utf-8", "replace").decode(): value.encode("utf-8", "replace").decode()
        for key, value in form.items()
    }


def post(twilio, path, form):
    form = as_received(form)
    signature = RequestValidator("first-token").compute_signature(f"http://testserver{path}", form)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return twilio.post(path, content=encoded(form), headers=headers)


def clean(answer):
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert set(answer.json()) == {"error", "message"}


@many
@given(form=fields(TWILIO))
def test_any_signed_form_is_answered(twilio, form):
    clean(post(twilio, "/twilio/messages", form))


@many
@given(form=fields(STATUS))
def test_any_signed_status_is_answered(twilio, form):
    clean(post(twilio, "/twilio/status", form))


@many
@given(
    path=st.sampled_from(["/twilio/messages", "/twilio/status"]),
    body=st.binary(max_size=300),
    kind=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    signature=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
def test_any_bytes_without_our_providers_signature_are_refused(twilio, path, body, kind, signature):
    answer = twilio.post(path, content=body, headers={"Content-Type": kind, "X-Twilio-Signature": signature})
    assert 400 <= answer.status_code < 500


@many
@given(body=texts, sender=st.sampled_from(SENDERS[:3]))
def test_what_is_taken_is_there_once_as_a_message_or_a_receipt(twilio, sessions, body, sender):
    sid = f"SM{uuid4().hex}"
    form = {"MessageSid": sid, "From": sender, "To": "whatsapp:" * ("w" in sender) + OURS, "Body": body}
    assert [post(twilio, "/twilio/messages", form).status_code for _ in range(2)] == [204, 204]
    with sessions() as session:
        stored = session.scalars(sa.select(Message.seq).where(Message.provider_id == sid)).all()
        receipts = session.scalars(sa.select(Receipt.seq).where(Receipt.digest == vault(session).index(sid))).all()
    assert len(stored) + len(receipts) == 1


@many
@given(
    body=st.binary(max_size=300) | values.map(lambda value: json.dumps(value).encode()),
    path=st.sampled_from(["/chat/conversations", "/chat/resume"]),
)
def test_any_body_opens_a_conversation_or_is_refused(browser, path, body):
    clean(browser.post(path, content=body))


@pytest.fixture
def line(browser):
    """A conversation's path and token."""
    made = browser.post("/chat/conversations", json={}).json()
    return f"/chat/conversations/{made['conversation']}/messages", {"Authorization": f"Bearer {made['token']}"}


posted = st.fixed_dictionaries({}, optional={"id": values | st.uuids().map(str), "text": values, "choice": values})


@many
@given(body=posted.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=300))
def test_any_message_of_the_web_chat_is_taken_or_refused(browser, line, body):
    path, token = line
    clean(browser.post(path, content=body, headers=token))


@many
@given(text=texts)
def test_what_the_web_chat_takes_keeps_its_number(browser, line, text):
    path, token = line
    said = json.dumps({"id": str(uuid4()), "text": text}).encode()
    first, again = (browser.post(path, content=said, headers=token) for _ in range(2))
    clean(first)
    if first.status_code == 202:
        assert (again.status_code, again.json()) == (200, first.json())
    else:
        assert again.status_code == first.status_code


@many
@given(
    after=texts,
    wait=st.sampled_from(["0", "-1", "nan", "inf", "x", "1e999", "0x1"]),
    token=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
def test_any_poll_is_answered(browser, line, after, wait, token):
    path, _ = line
    query = urlencode({"after": after, "wait": wait}, errors="surrogatepass")
    clean(browser.get(f"{path}?{query}", headers={"Authorization": token}))
    clean(browser.get(f"{path}?{query}", headers=line[1]))
