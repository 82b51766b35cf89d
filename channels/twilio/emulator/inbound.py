"""A phone sends: the message is kept and the gateway called, as Twilio does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import phonenumbers

from channels.twilio.emulator.delivery import deliver
from channels.twilio.emulator.faults import INBOUND
from channels.twilio.emulator.messages import API_VERSION, new_sid
from channels.twilio.emulator.state import Emulator
from channels.twilio.emulator.webhooks import Answer
from channels.twilio.signature import public_url
from desk.errors import BadInput

PATH = "/twilio/messages"


@dataclass(frozen=True)
class FromPhone:
    """What a phone sends."""

    sender: str
    to: str
    body: str
    sid: str
    media: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)


def parse(here: Emulator, posted: dict[str, Any]) -> FromPhone:
    """Read `{"from", "to", "body", "media": [], "sid"}`; a tap is `button` or `item` with `{"id", "title"}`, and
    `extra` adds fields of Twilio's, such as Latitude."""
    sender = _text(posted, "from")
    if sender is None:
        raise BadInput("The field from is missing.", field="from")
    sms, whatsapp = here.own_addresses
    media, extra = posted.get("media") or [], posted.get("extra") or {}
    if not isinstance(media, list) or not isinstance(extra, dict):
        raise BadInput("media must be a list, extra an object.", field="media")
    tapped = _tapped(posted)
    return FromPhone(
        sender=sender,
        to=_text(posted, "to") or (whatsapp if sender.startswith("whatsapp:") else sms),
        body=_text(posted, "body") or tapped.get("ButtonText") or tapped.get("ListTitle") or "",
        sid=_text(posted, "sid") or new_sid(),
        media=[str(address) for address in media],
        extra=tapped | {str(name): str(value) for name, value in extra.items()},
    )


async def send(here: Emulator, sent: FromPhone) -> list[Answer]:
    """Call the gateway; the answers it gave, one for each call made. Faults may hold or drop the call."""
    faults = here.faults.take(INBOUND, sent.sid)
    if here.log.find(sent.sid) is None:
        _keep(here, sent)
    if faults.drop:
        return []
    if faults.reorder and not here.held:
        here.held.append(webhook_fields(here, sent))
        return []
    await asyncio.sleep(faults.delay)
    answers = [await _call(here, webhook_fields(here, sent)) for _ in range(2 if faults.duplicate else 1)]
    await release(here)
    return answers


async def release(here: Emulator) -> None:
    """Send what was held back to arrive after its successor."""
    held, here.held = here.held, []
    for fields in held:
        await _call(here, fields)


async def _call(here: Emulator, fields: dict[str, str]) -> Answer:
    return await here.webhooks.post(public_url(here.settings, PATH), fields)


def _keep(here: Emulator, sent: FromPhone) -> None:
    message = here.log.add(
        sid=sent.sid,
        direction="inbound",
        sender=sent.sender,
        to=sent.to,
        body=sent.body,
        status="receiving",
        media=len(sent.media),
    )
    message.move("received")
    here.windows.heard(sent.sender, message.created_at)
    reply = here.opt_outs.heard(sent.sender, sent.body) if _is_sms(sent) else None
    if reply:
        answer = here.log.add(
            sid=new_sid(),
            direction="outbound-reply",
            sender=sent.to,
            to=sent.sender,
            body=reply,
            status="queued",
        )
        here.begin(deliver(here, answer, fail=None))


def _is_sms(sent: FromPhone) -> bool:
    return ":" not in sent.sender


def webhook_fields(here: Emulator, sent: FromPhone) -> dict[str, str]:
    """The form of Twilio's messaging webhook."""
    fields = {
        "AccountSid": here.account,
        "ApiVersion": API_VERSION,
        "Body": sent.body,
        "From": sent.sender,
        "MessageSid": sent.sid,
        "NumMedia": str(len(sent.media)),
        "NumSegments": "1",
        "SmsMessageSid": sent.sid,
        "SmsSid": sent.sid,
        "SmsStatus": "received",
        "To": sent.to,
    }
    for number, address in enumerate(sent.media):
        fields |= {f"MediaUrl{number}": address, f"MediaContentType{number}": "image/jpeg"}
    return fields | _channel_fields(sent) | sent.extra


def _channel_fields(sent: FromPhone) -> dict[str, str]:
    if _is_sms(sent):
        return {"FromCountry": _country(sent.sender), "ToCountry": _country(sent.to)}
    address = sent.sender.removeprefix("whatsapp:")
    kind = "image" if sent.media else "text"
    return {"ProfileName": "", "WaId": address.removeprefix("+"), "MessageType": kind}


def _country(number: str) -> str:
    try:
        code = phonenumbers.parse(number).country_code
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_country_code(code) if code else ""


def _text(posted: dict[str, Any], name: str) -> str | None:
    value = posted.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"The field {name} must be a string.", field=name)
    return value or None


def _tapped(posted: dict[str, Any]) -> dict[str, str]:
    """Twilio's fields for a tapped button or list item."""
    for name, kind, title, value in (
        ("button", "button", "ButtonText", "ButtonPayload"),
        ("item", "interactive", "ListTitle", "ListId"),
    ):
        row = posted.get(name)
        if row is None:
            continue
        if not isinstance(row, dict) or not _text(row, "id") or not _text(row, "title"):
            raise BadInput(f"{name} must hold an id and a title.", field=name)
        return {title: row["title"], value: row["id"], "MessageType": kind}
    return {}
