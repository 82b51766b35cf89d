"""How a message looks on WhatsApp: its own accents, choices as numbered lines."""

from __future__ import annotations

from channels.twilio import addresses
from channels.twilio.choices import numbered
from channels.twilio.segments import split
from channels.twilio.sender import TwilioSender
from desk.ports import Outgoing


class WhatsAppSender(TwilioSender):
    """The way out by WhatsApp."""

    def render(self, message: Outgoing) -> list[str]:
        """The text with its choices, in parts of at most 1,600 characters."""
        return split(numbered(message))

    def segments(self, body: str) -> int:
        """WhatsApp has no segments: a message is one."""
        return 1

    def address(self, to: str) -> str:
        """`whatsapp:` before the number or id."""
        return addresses.whatsapp(to)
