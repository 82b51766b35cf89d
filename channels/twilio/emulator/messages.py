"""The emulator's memory: every message in either direction, and how the API shows one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from channels.twilio.emulator.shown import Shown
from channels.twilio.segments import segments

API_VERSION = "2010-04-01"
UNFINISHED = ("accepted", "queued", "sending")


def new_sid() -> str:
    """A message sid, shaped as Twilio's."""
    return f"SM{uuid4().hex}"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class TextMessage:
    """One message; `n` counts all messages of the emulator from 1."""

    n: int
    sid: str
    direction: str
    sender: str
    to: str
    body: str
    status: str
    media: int = 0
    callback: str | None = None
    content: Shown | None = None
    error_code: int | None = None
    deleted: bool = False
    created_at: datetime = field(default_factory=_now)
    updated_at: datetime = field(default_factory=_now)
    sent_at: datetime | None = None

    # Kept: a list of five hundred messages would count each of them anew.
    @cached_property
    def segments(self) -> int:
        """SMS segments; other channels have one a message."""
        return 1 if ":" in self.to else segments(self.body)

    @property
    def inbound(self) -> bool:
        """True when a phone sent it."""
        return self.direction == "inbound"

    def move(self, status: str, error_code: int | None = None) -> None:
        """The next state of delivery."""
        self.status, self.error_code, self.updated_at = status, error_code, _now()
        if status in ("sent", "received"):
            self.sent_at = self.updated_at


class MessageLog:
    """All messages since the emulator started."""

    def __init__(self) -> None:
        self._messages: list[TextMessage] = []
        self._by_sid: dict[str, TextMessage] = {}

    def add(self, **fields: Any) -> TextMessage:
        """Keep one more message."""
        message = TextMessage(n=len(self._messages) + 1, **fields)
        self._messages.append(message)
        self._by_sid[message.sid] = message
        return message

    def find(self, sid: str) -> TextMessage | None:
        """The message with this sid, unless it was deleted."""
        found = self._by_sid.get(sid)
        return None if found is None or found.deleted else found

    def newest_first(self) -> list[TextMessage]:
        """What the API lists: a deleted message is gone there, though phones still show it."""
        return [message for message in reversed(self._messages) if not message.deleted]

    def outbound(self, *, to: str | None, after: int) -> list[TextMessage]:
        """What was sent to phones (or one of them) after message number `after`, oldest first."""
        sent = (m for m in self._messages if not m.inbound and m.n > after)
        return [message for message in sent if to is None or message.to == to]

    def of_phone(self, phone: str) -> list[TextMessage]:
        """Both directions of one phone, oldest first."""
        return [m for m in self._messages if phone in (m.sender, m.to)]


def api_view(message: TextMessage, account: str) -> dict[str, Any]:
    """The message resource of Twilio's API."""
    uri = f"/{API_VERSION}/Accounts/{account}/Messages/{message.sid}"
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": format_datetime(message.created_at),
        "date_sent": format_datetime(message.sent_at) if message.sent_at else None,
        "date_updated": format_datetime(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": message.sender,
        "messaging_service_sid": None,
        "num_media": str(message.media),
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def phone_view(message: TextMessage) -> dict[str, Any]:
    """The message for phones and tests: what matters of it, in plain names."""
    content = message.content
    return {
        "n": message.n,
        "sid": message.sid,
        "direction": "in" if message.inbound else "out",
        "from": message.sender,
        "to": message.to,
        "body": message.body,
        "media": message.media,
        "buttons": _tappable(content.buttons if content else ()),
        "items": _tappable(content.items if content else ()),
        "opener": content.opener if content else None,
        "status": message.status,
        "error_code": message.error_code,
        "segments": message.segments,
        "callback": message.callback,
        "at": message.created_at.isoformat(),
    }


def _tappable(rows: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": value, "title": title} for value, title in rows]
