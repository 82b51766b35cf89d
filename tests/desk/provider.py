"""A provider written by hand, and deliveries to it whose waiting is not waited for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from desk import outbox
from desk.errors import SendError
from desk.model import Message
from desk.outbox import WayOut

BUSY = SendError("busy", code=20429, retryable=True)
TIMED_OUT = SendError("an error after the effect", code=20500, retryable=True, unclear=True)
SILENT = SendError("no answer", code=None, retryable=True, unclear=True)
OFF = SendError("queue full", code=21611, retryable=True)


class Died(BaseException):
    """The worker is gone, at once and without a word."""


@dataclass
class FakeSender:
    """A provider: `fails` before it takes a part, `fails_after` when it has taken it, each once a call."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    fails: list[BaseException | None] = field(default_factory=list)
    fails_after: list[BaseException | None] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    deaf: list[SendError] = field(default_factory=list)
    cut: int = 1000
    discarded: list[str] = field(default_factory=list)
    keeps: list[SendError] = field(default_factory=list)

    def render(self, message):
        return [message.text[start : start + self.cut] for start in range(0, len(message.text), self.cut)]

    def segments(self, body):
        return 1

    def send(self, *, to, body, status_callback, content=None):
        self._fail(self.fails)
        self.sent.append((to, body))
        self._fail(self.fails_after)
        return f"SMout{len(self.sent)}"

    def find(self, *, to, body, since):
        self.asked.append(body)
        self._fail(self.deaf)
        return [f"SMout{n}" for n, sent in enumerate(self.sent, 1) if sent == (to, body)]

    def discard(self, provider_id):
        self._fail(self.keeps)
        self.discarded.append(provider_id)

    @property
    def texts(self) -> list[str]:
        return [body for _, body in self.sent]

    @staticmethod
    def _fail(errors):
        error = errors.pop(0) if errors else None
        if error:
            raise error


def deliver(house, message, sender, *, after=0.0, waits=None, **more):
    """One delivery `after` seconds; those it waits by itself are not waited for."""
    at = house.now + timedelta(seconds=after)
    way = WayOut(
        sessions=house.sessions,
        senders={"sms": sender, "whatsapp": sender},
        status_callback="http://testserver/twilio/status",
        enqueue=house.desk.enqueue,
        clock=lambda: at,
        sleep=(waits if waits is not None else []).append,
        **more,
    )
    return outbox.deliver(way, message_id=message.id)


def stored(house, message) -> Message:
    with house.sessions() as session:
        found = session.get(Message, message.id)
        _ = found.parts
        return found


def record_status(house, provider_id, status, code=None, *, now=None, **more):
    with house.sessions.begin() as session:
        return outbox.record_status(
            session, provider_id=provider_id, status=status, error_code=code, now=now or house.now, **more
        )
