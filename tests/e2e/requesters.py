"""People who write: by phone through the emulator, or in the web chat. They read only what a person would."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from tests.e2e.conftest import EMULATOR, GATEWAY

DESK = "+15005550006"
PATIENCE = 40.0


class Requester(Protocol):
    def writes(self, text: str) -> str:
        """Send, wait for the answer, and give its text."""
        ...

    def reads(self, *, containing: str) -> str:
        """Wait for a message that contains the words."""
        ...


@dataclass
class Phone:
    """A phone on SMS or WhatsApp."""

    number: str
    prefix: str = ""
    seen: int = 0
    sent: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)

    def writes(self, text: str) -> str:
        body = {"from": f"{self.prefix}{self.number}", "to": f"{self.prefix}{DESK}", "body": text, "media": []}
        answer = httpx.post(f"{EMULATOR}/emulator/inbound", json=body, timeout=20)
        answer.raise_for_status()
        self.sent += 1
        return self._next()[-1]["body"]

    def reads(self, *, containing: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in self.heard:
                if containing in message["body"]:
                    return str(message["body"])
            self._poll()
            time.sleep(0.2)
        raise AssertionError(f"{containing!r} never came; heard {[m['body'] for m in self.heard]}")

    def _next(self) -> list[dict[str, Any]]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            new = self._poll()
            if new:
                return new
            time.sleep(0.1)
        raise AssertionError(f"no answer came; heard {[m['body'] for m in self.heard]}")

    def _poll(self) -> list[dict[str, Any]]:
        found = httpx.get(
            f"{EMULATOR}/emulator/outbound",
            params={"to": f"{self.prefix}{self.number}", "after": self.seen},
            timeout=20,
        ).json()["messages"]
        if found:
            self.seen = found[-1]["n"]
            self.heard += found
        return list(found)


@dataclass
class WebVisitor:
    """A browser's side of the web chat contract."""

    seen: int = 0
    sent: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        opened = httpx.post(f"{GATEWAY}/chat/conversations", json={"locale": None}, timeout=20)
        assert opened.status_code == 201, opened.text
        self.url = f"{GATEWAY}/chat/conversations/{opened.json()['conversation']}/messages"
        self.headers = {"Authorization": f"Bearer {opened.json()['token']}"}

    def writes(self, text: str) -> str:
        answer = httpx.post(self.url, json={"id": str(uuid.uuid4()), "text": text}, headers=self.headers, timeout=20)
        assert answer.status_code == 202, answer.text
        self.sent += 1
        new = self._next()
        return "\n".join(message["text"] for message in new)

    def reads(self, *, containing: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in self.heard:
                if containing in message["text"]:
                    return str(message["text"])
            self._poll(wait=5)
        raise AssertionError(f"{containing!r} never came; heard {[m['text'] for m in self.heard]}")

    def _next(self) -> list[dict[str, Any]]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            new = self._poll(wait=10)
            if new:
                # A turn's messages are committed together; one more look would only find the next turn's.
                return new
        raise AssertionError(f"no answer came; heard {[m['text'] for m in self.heard]}")

    def _poll(self, *, wait: int) -> list[dict[str, Any]]:
        found = httpx.get(self.url, params={"after": self.seen, "wait": wait}, headers=self.headers, timeout=40).json()
        messages = found["messages"]
        if messages:
            self.seen = messages[-1]["seq"]
        new = [message for message in messages if message["from"] != "requester"]
        self.heard += new
        return new
