"""The emulator's phones as the run uses them: sending, and hearing everything that arrives."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

import httpx

from benchmarks.running import at

DESK = "+15005550006"
EVERY_SECONDS = 0.25


class Phones:
    """All phones of the run over one client; what arrives is sorted by address."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._arrived: dict[str, asyncio.Queue[dict[str, Any]]] = defaultdict(asyncio.Queue)
        self._seen = 0
        self.sent: dict[str, str] = {}
        self.outbound: list[dict[str, Any]] = []

    async def send(self, *, address: str, text: str, sid: str) -> None:
        """One message as Twilio would bring it; the emulator keeps it even when our door is closed."""
        self.sent[sid] = address
        to = f"whatsapp:{DESK}" if address.startswith("whatsapp:") else DESK
        body = {"from": address, "to": to, "body": text, "sid": sid, "media": []}
        answer = await self._client.post(at("emulator", "/emulator/inbound"), json=body, timeout=60)
        answer.raise_for_status()

    async def hear(self, address: str, *, patience: float) -> str | None:
        """The next message on this phone; None when none came in time."""
        try:
            async with asyncio.timeout(patience):
                return str((await self._arrived[address].get())["body"])
        except TimeoutError:
            return None

    async def listen(self) -> None:
        """Sort what arrives, for as long as the run lasts."""
        while True:
            asked = await self._client.get(
                at("emulator", "/emulator/outbound"), params={"after": self._seen}, timeout=60
            )
            for message in asked.json()["messages"]:
                self._seen = message["n"]
                self.outbound.append(message)
                self._arrived[message["to"]].put_nowait(message)
            await asyncio.sleep(EVERY_SECONDS)
