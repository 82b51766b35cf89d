"""The emulator in memory: its messages, faults and webhooks, and the work it still has to do."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import httpx
from starlette.requests import Request

from channels.twilio import addresses
from channels.twilio.emulator.faults import FaultBox
from channels.twilio.emulator.keywords import OptOutWords
from channels.twilio.emulator.messages import MessageLog
from channels.twilio.emulator.templates import Templates
from channels.twilio.emulator.webhooks import Webhooks
from channels.twilio.emulator.window import Windows
from desk.settings import Settings


class Emulator:
    """One account with one number for SMS and one for WhatsApp."""

    def __init__(self, settings: Settings, *, step_seconds: float, transport: httpx.AsyncBaseTransport | None) -> None:
        self.settings = settings
        self.step_seconds = step_seconds
        self.log = MessageLog()
        self.faults = FaultBox()
        self.opt_outs = OptOutWords()
        self.templates = Templates()
        self.windows = Windows()
        self.webhooks = Webhooks(settings, transport)
        self.held: list[dict[str, str]] = []
        self._work: set[asyncio.Task[None]] = set()

    @property
    def account(self) -> str:
        """The account's sid."""
        return self.settings.twilio_account_sid

    @property
    def own_addresses(self) -> tuple[str, str]:
        """What it sends from: the SMS number and the WhatsApp address."""
        return self.settings.twilio_number, addresses.whatsapp(self.settings.twilio_whatsapp)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something after the answer; kept, so that it is not collected half done."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def settled(self) -> None:
        """Wait until nothing is left to do."""
        while self._work:
            await asyncio.gather(*self._work)


def emulator(request: Request) -> Emulator:
    """The emulator of the application that got this request."""
    found: Emulator = request.app.state.emulator
    return found
