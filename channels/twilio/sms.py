"""How a message looks on SMS: plain text in the cheapest alphabet, choices as numbered lines."""

from __future__ import annotations

from channels.twilio import gsm7
from channels.twilio.choices import numbered
from channels.twilio.segments import segments, split
from channels.twilio.sender import TwilioSender
from desk.ports import Outgoing


class SmsSender(TwilioSender):
    """The way out by SMS."""

    def render(self, message: Outgoing) -> list[str]:
        """English, French and Spanish in GSM-7, Arabic as it is; parts of at most 1,600 characters."""
        return split(gsm7.fold(numbered(message)))

    def segments(self, body: str) -> int:
        """SMS segments, as Twilio charges them."""
        return segments(body)
