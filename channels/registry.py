"""The channels and their ways out, read from top to bottom."""

from __future__ import annotations

from channels.twilio import addresses
from channels.twilio.client import rest_client
from channels.twilio.sms import SmsSender
from channels.twilio.whatsapp import WhatsAppSender
from channels.webchat.sender import WebChatSender
from desk.ports import Sender
from desk.settings import Settings


def senders(settings: Settings) -> dict[str, Sender]:
    """One sender a channel, ready to use."""
    client = rest_client(settings)
    return {
        "sms": SmsSender(client, sender=settings.twilio_number),
        "whatsapp": WhatsAppSender(client, sender=addresses.whatsapp(settings.twilio_whatsapp)),
        "web_chat": WebChatSender(),
    }
