"""How a message looks on WhatsApp: its own accents, choices as buttons or a list, or else as numbered lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.twilio import addresses, content
from channels.twilio.choices import numbered
from channels.twilio.segments import split
from channels.twilio.sender import TwilioSender
from desk.ports import Interactive, Outgoing


class WhatsAppSender(TwilioSender):
    """The way out by WhatsApp."""

    def render(self, message: Outgoing) -> list[str]:
        """The text with its choices, in parts of at most 1,600 characters."""
        return split(numbered(message))

    def interactive(self, message: Outgoing) -> Interactive | None:
        """Up to three buttons or ten list items; None when the choices do not fit and numbers do it."""
        return content.interactive(message) if message.choices else None

    def create(self, definition: Mapping[str, Any]) -> str:
        """Make content at Twilio; answers its sid. Raises SendError."""
        return content.create(self._client, definition)

    def segments(self, body: str) -> int:
        """WhatsApp has no segments: a message is one."""
        return 1

    def address(self, to: str) -> str:
        """`whatsapp:` before the number or id."""
        return addresses.whatsapp(to)
