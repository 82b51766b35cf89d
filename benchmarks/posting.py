"""Signed forms at a steady rate, by a client that costs little: it shares the machine with what it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

PATIENCE_SECONDS = 15.0
"""What a provider gives a webhook."""


@dataclass(frozen=True)
class Webhook:
    """One signed form."""

    sid: str
    fields: Mapping[str, str]
    signature: str

    def request(self, url: str) -> bytes:
        """As it goes over the line."""
        where, body = urlsplit(url), urlencode(self.fields).encode()
        return (
            f"POST {where.path or '/'} HTTP/1.1\r\nHost: {where.netloc}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"X-Twilio-Signature: {self.signature}\r\n\r\n"
        ).encode() + body


@dataclass
class Answers:
    """What came back: milliseconds to each answer, and the webhooks that got none or another than 204."""

    taken: list[float] = field(default_factory=list)
    refused: list[Webhook] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The milliseconds within which such a share was answered."""
        return sorted(self.taken)[min(len(self.taken) - 1, int(len(self.taken) * share))]


class Client:
    """Connections that are kept, as many as are waiting for an answer at once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def send(self, webhooks: Sequence[Webhook], *, rate: float) -> Answers:
        """Send all, whether or not the last was answered."""
        answers, ready = Answers(), [(webhook, webhook.request(self._url)) for webhook in webhooks]
        began = time.perf_counter() + 0.5
        try:
            async with asyncio.TaskGroup() as sending:
                for number, (webhook, request) in enumerate(ready):
                    await asyncio.sleep(began + number / rate - time.perf_counter())
                    sending.create_task(self._one(webhook, request, answers))
        finally:
            for _, writer in self._idle:
                writer.close()
        return answers

    async def _one(self, webhook: Webhook, request: bytes, answers: Answers) -> None:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status = await self._status(request)
        except (OSError, TimeoutError, EOFError):
            status = 0
        answers.taken.append((time.perf_counter() - began) * 1000)
        if status != 204:
            answers.refused.append(webhook)

    async def _status(self, request: bytes) -> int:
        reader, writer = await self._line()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        if status == 204:
            self._idle.append((reader, writer))
        else:
            writer.close()
        return status

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():  # a server ends what was idle for a while
                return reader, writer
            writer.close()
        where = urlsplit(self._url)
        return await asyncio.open_connection(where.hostname, where.port)
