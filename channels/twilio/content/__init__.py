"""Twilio's Content API: buttons and lists for WhatsApp, and whether the approved templates are there."""

from channels.twilio.content.api import check, create
from channels.twilio.content.shapes import interactive

__all__ = ["check", "create", "interactive"]
