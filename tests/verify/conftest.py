"""What takes longer and is run before an issue is called done: `make browsers`."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from waitress.server import create_server

from admin.app import create_app as create_admin
from admin.passwords import password_hash
from channels.app import create_app
from desk import messages
from desk.model import Conversation
from desk.ports import Choice, Said
from tests.admin.admin_desk import PASSWORD, Desk
from tests.channels.conftest import browser, gateway, payload, queue, serve, spool, twilio, warm

__all__ = ["browser", "gateway", "payload", "queue", "serve", "spool", "twilio", "warm"]

QUESTION = Said(
    text="Do you agree?", kind="question", expects="consent", choices=(Choice("Yes", "yes"), Choice("No", "no"))
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def window(chromium) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a window of its own; at the end no page may have complained."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 360, locale: str = "en") -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale=locale)
        context.set_default_timeout(60_000)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def chat(settings, sessions, queue, spool, serve) -> Iterator[str]:
    """The address of a gateway's chat page."""
    with serve(create_app(settings, sessions=sessions, enqueue=queue, spool=spool)) as address:
        yield f"{address}/chat"


@pytest.fixture
def reply(sessions, queue) -> Callable[..., None]:
    """A function with which the desk answers in the conversation that somebody wrote in."""

    def say(said: Said = QUESTION, *, lang: str = "en") -> None:
        with sessions.begin() as session:
            conversation = session.query(Conversation).filter(Conversation.last_seq > 0).one()
            conversation.pending = {
                "expects": said.expects,
                "choices": [{"title": choice.title, "value": choice.value} for choice in said.choices],
            }
            messages.say(session, conversation, said, lang=lang, now=datetime.now(UTC), enqueue=queue)

    return say


@pytest.fixture(scope="session")
def hashed(settings) -> str:
    return password_hash(PASSWORD, settings=settings)


@pytest.fixture
def desk(sessions, hashed) -> Desk:
    return Desk(sessions, hashed)


@pytest.fixture
def staff_pages(settings, sessions, desk) -> Iterator[str]:
    """The address of the staff's pages."""
    with _served(create_admin(settings, sessions=sessions, enqueue=desk.enqueue)) as address:
        yield address


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # Closed in its own loop: the server then ends by itself.
    server.trigger.pull_trigger(server.close)
    thread.join(10)
    server.task_dispatcher.shutdown()
