"""What happens to a message after the API took it: it is sent, delivered, or fails; each step is told."""

from __future__ import annotations

import asyncio

from channels.twilio.emulator.faults import STATUS, Faults
from channels.twilio.emulator.messages import API_VERSION, TextMessage
from channels.twilio.emulator.state import Emulator

# WhatsApp's codes fail the message; a carrier's leave it undelivered.
_WHATSAPP_CODES = range(63000, 64000)


async def deliver(here: Emulator, message: TextMessage, *, fail: int | None) -> None:
    """Move the message along and call back. There is no callback for the first state, as with Twilio."""
    faults = here.faults.take(STATUS, f"{message.to} {message.body}")
    told = []
    for status, code in _states(fail):
        await asyncio.sleep(here.step_seconds)
        message.move(status, code)
        told.append(callback_fields(here, message))
        if not faults.reorder:
            await _tell(here, message, [told.pop()], faults)
    await _tell(here, message, list(reversed(told)), faults)


def _states(fail: int | None) -> list[tuple[str, int | None]]:
    if fail is None:
        return [("sent", None), ("delivered", None)]
    if fail in _WHATSAPP_CODES:
        return [("failed", fail)]
    return [("sent", None), ("undelivered", fail)]


async def _tell(here: Emulator, message: TextMessage, told: list[dict[str, str]], faults: Faults) -> None:
    if message.callback is None or faults.drop:
        return
    for fields in told:
        await asyncio.sleep(faults.delay)
        for _ in range(2 if faults.duplicate else 1):
            await here.webhooks.post(message.callback, fields)


def callback_fields(here: Emulator, message: TextMessage) -> dict[str, str]:
    """The form of a status callback."""
    fields = {
        "AccountSid": here.account,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "MessageSid": message.sid,
        "MessageStatus": message.status,
        "SmsSid": message.sid,
        "SmsStatus": message.status,
        "To": message.to,
    }
    if message.to.startswith("whatsapp:"):
        fields |= {"ChannelPrefix": "whatsapp", "ChannelToAddress": message.to.removeprefix("whatsapp:")}
    return fields | ({"ErrorCode": str(message.error_code)} if message.error_code else {})
