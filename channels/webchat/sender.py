"""The web chat's way out: the page fetches its messages, so to send is to let them be fetched."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from desk.ports import Content, Outgoing


class WebChatSender:
    """Renders nothing and calls nobody."""

    def render(self, message: Outgoing) -> list[str]:
        """The text itself; the page draws the choices."""
        return [message.text]

    def segments(self, body: str) -> int:
        """A web message is one."""
        return 1

    def send(self, *, to: str, body: str, status_callback: str, content: Content | None = None) -> str:
        """A fresh id; nothing can fail here."""
        return f"web-{uuid4()}"

    def find(self, *, to: str, body: str | None, since: datetime) -> list[str]:
        """Nobody to ask."""
        return []
