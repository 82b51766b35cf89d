"""The gateway and the emulator, called without a network."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from twilio.request_validator import RequestValidator

from channels.app import create_app
from channels.twilio.emulator.app import create_app as create_emulator
from desk.intake import screened
from desk.spool import Spool, opened

PAYLOADS = Path(__file__).parent.parent / "payloads" / "twilio"


@pytest.fixture
def payload() -> Callable[..., dict[str, str]]:
    """A function from a file's name to the webhook's form; a change of None removes the field."""

    def form(name: str, **changes: str | None) -> dict[str, str]:
        fields = json.loads((PAYLOADS / f"{name}.json").read_text()) | changes
        return {key: value for key, value in fields.items() if value is not None}

    return form


class Browser:
    """Calls an application in this process; waits for what it does after its answer."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._request(method, path, **options))

    async def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside:9") as client:
            response = await client.request(method, path, **options)
        if hasattr(self.app.state, "emulator"):
            await self.app.state.emulator.settled()
        return response

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)


class Twilio(Browser):
    """Posts signed webhooks to the gateway."""

    def signed(
        self,
        path: str,
        fields: dict[str, str],
        *,
        token: str = "first-token",  # noqa: S107
        url: str | None = None,
    ) -> httpx.Response:
        signature = RequestValidator(token).compute_signature(url or f"http://testserver{path}", fields)
        return self.post(path, data=fields, headers={"X-Twilio-Signature": signature})


class Queue(list):
    """Keeps what would be enqueued."""

    def __call__(self, session, workflow, *ids, **options) -> None:
        self.append((workflow, *ids))


@pytest.fixture(scope="session", autouse=True)
def warm() -> None:
    """Read the screen's lists, as a running gateway has: the first message would wait for them."""
    screened("hello, bonjour, buenos dias, مرحبا", channel="sms")


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def spool(settings, tmp_path) -> Spool:
    return opened(dataclasses.replace(settings, spool_folder=tmp_path / "spool"))


@pytest.fixture
def gateway(settings, sessions, queue, spool) -> Starlette:
    return create_app(settings, sessions=sessions, enqueue=queue, spool=spool)


@pytest.fixture
def twilio(gateway) -> Twilio:
    return Twilio(gateway)


@pytest.fixture
def browser(gateway) -> Browser:
    return Browser(gateway)


@pytest.fixture
def emulator(settings, gateway) -> Browser:
    """The emulator with the gateway behind it."""
    return Browser(create_emulator(settings, step_seconds=0, transport=httpx.ASGITransport(gateway)))


@pytest.fixture
def serve() -> Callable[[Starlette], AbstractContextManager[str]]:
    """Runs an application on a port of its own, for clients that need one."""
    return _serve


@contextmanager
def _serve(app: Starlette) -> Iterator[str]:
    config = uvicorn.Config(app, port=0, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
