"""Twilio's channel addresses: `+E164`, `whatsapp:+E164`, and WhatsApp's ids without a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

SMS, WHATSAPP = "sms", "whatsapp"

_PREFIX = "whatsapp:"
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
# A business-scoped user id: a country code, a dot, up to 128 characters.
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9._-]{1,128}")
# Short codes and names: genuine senders, but nobody can be answered there.
_ONE_WAY = re.compile(r"[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ._&+-]{1,11}")


@dataclass(frozen=True)
class ChannelAddress:
    """Where somebody writes from: the channel, and a number or an id on it."""

    channel: str
    value: str


def parse(raw: str) -> ChannelAddress | None:
    """The address Twilio wrote, or None when it is no address a person can be answered at."""
    if raw.startswith(_PREFIX):
        value = raw.removeprefix(_PREFIX)
        known = _NUMBER.fullmatch(value) or _USER_ID.fullmatch(value)
        return ChannelAddress(WHATSAPP, value) if known else None
    return ChannelAddress(SMS, raw) if _NUMBER.fullmatch(raw) else None


def one_way(raw: str) -> bool:
    """True for a short code or a sender's name, which cannot receive an answer."""
    return _ONE_WAY.fullmatch(raw) is not None


def whatsapp(value: str) -> str:
    """The address as Twilio wants it for WhatsApp, whether or not it has the prefix already."""
    return _PREFIX + value.removeprefix(_PREFIX)
