"""The channels and their ways out, read from top to bottom."""

from __future__ import annotations

from channels.twilio import addresses
from channels.twilio.client import rest_client
from channels.twilio.listing import TwilioListing
from channels.twilio.sms import SmsSender
from channels.twilio.whatsapp import WhatsAppSender
from channels.webchat.sender import WebChatSender
from desk.errors import SettingsError
from desk.outbox import Rate
from desk.ports import Provider, Sender
from desk.settings import Settings


def senders(settings: Settings) -> dict[str, Sender]:
    """One sender a channel, ready to use."""
    client = rest_client(settings)
    return {
        "sms": SmsSender(client, sender=settings.twilio_number),
        "whatsapp": WhatsAppSender(client, sender=addresses.whatsapp(settings.twilio_whatsapp)),
        "web_chat": WebChatSender(),
    }


SEGMENTS_PER_SECOND = {"long_code": 1.0, "toll_free": 3.0, "short_code": 100.0, "demo": 1000.0}
"""What Twilio sends from a number a second, by its type; what is over it waits in Twilio's queue, 10 hours at most."""
WHATSAPP_PER_SECOND = 80.0
"""Messages a second of a WhatsApp sender, as Twilio gives it without a request for more."""


def rates(settings: Settings) -> dict[str, Rate]:
    """How fast each sending number may send, the emulator's as fast as a machine can if nothing is set.

    Raises SettingsError on a type that there is not.
    """
    kind = settings.sms_number_type or ("demo" if settings.demo else "long_code")
    if kind not in SEGMENTS_PER_SECOND:
        raise SettingsError(f"DESK_SMS_NUMBER_TYPE is one of: {', '.join(SEGMENTS_PER_SECOND)}.")
    whatsapp = SEGMENTS_PER_SECOND["demo"] if kind == "demo" else WHATSAPP_PER_SECOND
    return {
        "sms": Rate(settings.twilio_number, SEGMENTS_PER_SECOND[kind]),
        "whatsapp": Rate(addresses.whatsapp(settings.twilio_whatsapp), whatsapp),
    }


def provider(settings: Settings) -> Provider:
    """Who carries our messages, as somebody to compare records with."""
    return TwilioListing(rest_client(settings), settings=settings)
