"""What Twilio was told: tokens, number, webhooks, messaging service, WhatsApp sender, templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from channels.twilio import addresses, content
from channels.twilio.client import rest_client
from desk.errors import DeskError, SendError
from desk.settings import LANGUAGES, Settings
from launch.findings import Finding, note, right, wrong

WEBHOOK, STATUS = "/twilio/messages", "/twilio/status"
MOST_NUMBERS = 400
"""A messaging service holds no more."""
APPROVED = "approved"
ONLINE = ("ONLINE", "ONLINE:UPDATING")


def account(given: Settings) -> Iterator[Finding]:
    """Whether the account is active, and which of the auth tokens are its own."""
    for number, token in enumerate(given.twilio_auth_tokens, 1):
        try:
            client = rest_client(replace(given, twilio_auth_tokens=(token,)))
            found = asked(client.api.v2010.accounts(given.twilio_account_sid).fetch)
        except DeskError as error:
            yield wrong("token", f"number {number} in DESK_TWILIO_AUTH_TOKENS: {error}{_matters(number)}")
            continue
        yield right("token", f"number {number} is accepted")
        if number == 1:
            yield _active(found)


def _matters(number: int) -> str:
    return (
        " The first one is used for sending: put one that works there."
        if number == 1
        else " It may be the one to come: promote it at Twilio, or take it out after the rotation."
    )


def _active(found: Any) -> Finding:
    if str(found.status) != "active":
        return wrong("account", f"is {found.status}. Twilio's console says why.")
    if str(found.type) == "Trial":
        return note("account", "is a trial: it sends to verified numbers only and adds a line of its own")
    return right("account", "is active")


def number(given: Settings) -> Iterator[Finding]:
    """Whether the number is ours and calls the gateway."""
    client, wanted = rest_client(given), given.twilio_number
    found = asked(lambda: client.incoming_phone_numbers.list(phone_number=wanted, limit=1))
    if not found:
        yield wrong("number", "DESK_TWILIO_NUMBER is not among the account's numbers. Buy it, or correct the setting.")
        return
    ours = found[0]
    yield right("number", "belongs to the account")
    if ours.sms_application_sid:
        yield wrong("webhook", "a TwiML application overrides the number's webhook. Take it off the number.")
    yield _called("webhook", ours.sms_url, ours.sms_method, given)
    yield _fallback("fallback", ours.sms_fallback_url, ours.sms_fallback_method, given)
    yield from _services(client, given, ours.sid)


def _called(about: str, url: str | None, method: str | None, given: Settings) -> Finding:
    wanted = given.public_url.rstrip("/") + WEBHOOK
    if url != wanted:
        return wrong(about, f"calls {url or 'nothing'}. Set it to {wanted}.")
    if (method or "").upper() != "POST":
        return wrong(about, "is called by GET, which puts what people write into logs. Set it to HTTP POST.")
    return right(about, f"calls {wanted} by POST")


def _fallback(about: str, url: str | None, method: str | None, given: Settings) -> Finding:
    if not url:
        return wrong(about, f"is not set. Let it call a gateway on another host, by POST, at {WEBHOOK}.")
    if urlsplit(url).path != WEBHOOK or (method or "").upper() != "POST":
        return wrong(about, f"must end in {WEBHOOK} and be called by POST.")
    if urlsplit(url).hostname == urlsplit(given.public_url).hostname:
        return note(about, "is on the webhook's own host, so it helps little when that host is down")
    return right(about, "calls a gateway on another host")


def _services(client: Client, given: Settings, sid: str) -> Iterator[Finding]:
    """A messaging service that has the number decides over its webhooks."""
    for service in asked(lambda: client.messaging.v1.services.list(limit=100)):
        if sid not in _members(client, service.sid):
            continue
        if service.use_inbound_webhook_on_number:
            yield right("messaging service", "leaves the webhook to the number")
        elif not service.inbound_request_url:
            # Twilio then drops what people write, without a line in its log.
            yield wrong("messaging service", "drops what comes in. Choose 'Defer to sender's webhook'.")
        else:
            yield _called("messaging service", service.inbound_request_url, service.inbound_method, given)


def _members(client: Client, service: str) -> set[str]:
    """The sids of the numbers of a messaging service."""
    found = asked(lambda: client.messaging.v1.services(service).phone_numbers.list(limit=MOST_NUMBERS))
    return {str(member.sid) for member in found}


def whatsapp(given: Settings) -> Iterator[Finding]:
    """Whether the WhatsApp sender is online and calls the gateway."""
    client, wanted = rest_client(given), addresses.whatsapp(given.twilio_whatsapp)
    senders = asked(lambda: client.messaging.v2.channels_senders.list(channel="whatsapp", limit=200))
    ours = next((sender for sender in senders if sender.sender_id == wanted), None)
    if ours is None:
        yield wrong("WhatsApp", "DESK_TWILIO_WHATSAPP is no WhatsApp sender of the account. Register it at Twilio.")
        return
    if str(ours.status) in ONLINE:
        yield right("WhatsApp", "the sender is online")
    else:
        yield wrong("WhatsApp", f"the sender is {ours.status}. Twilio's console says what it waits for.")
    hook = asked(client.messaging.v2.channels_senders(ours.sid).fetch).webhook or {}
    yield _called("WhatsApp webhook", hook.get("callback_url"), hook.get("callback_method"), given)
    yield _fallback("WhatsApp fallback", hook.get("fallback_url"), hook.get("fallback_method"), given)


def templates(given: Settings) -> Iterator[Finding]:
    """Whether WhatsApp has approved a template in every language."""
    client = rest_client(given)
    for lang in LANGUAGES:
        sid = given.templates.get(lang)
        if sid is None:
            yield wrong(
                "template", f"{lang}: none. Have one approved and set DESK_WHATSAPP_TEMPLATE_{lang.upper()} to its sid."
            )
            continue
        try:
            status = content.check(client, sid)
        except SendError as error:
            yield wrong("template", f"{lang}: Twilio does not know it (code {error.code}). Check its sid.")
            continue
        if status == APPROVED:
            yield right("template", f"{lang}: approved")
        else:
            yield wrong("template", f"{lang}: {status}. WhatsApp sends approved ones only.")


def asked[T](call: Callable[[], T]) -> T:
    """What Twilio answers; raises DeskError with its code only, since its own words hold numbers."""
    try:
        return call()
    except TwilioRestException as error:
        raise DeskError(f"Twilio refuses (code {error.code}, HTTP {error.status}).") from None
    except (TwilioException, requests.RequestException) as error:
        raise DeskError(f"Twilio does not answer ({type(error).__name__}).") from None
