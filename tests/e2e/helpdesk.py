"""Staff at work: the pages of the desk, in Chromium, as a member of staff uses them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.e2e.conftest import ADMIN

PATIENCE = 60.0


@contextmanager
def signed_in(chromium: Browser, system: dict[str, str]) -> Iterator[Page]:
    """A page of the demo's agent."""
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{ADMIN}/sign-in")
    page.fill("input[name=email]", "agent@example.org")
    page.fill("input[name=password]", system["DESK_DEMO_PASSWORD"])
    page.locator("form button.primary").click()
    yield page
    context.close()


def reply(page: Page, ref: str, text: str) -> None:
    """Answer a ticket, and see the answer in its transcript."""
    page.goto(f"{ADMIN}/tickets/{ref}")
    page.locator("form[action*=reply] textarea").fill(text)
    page.locator("form[action*=reply] button.primary").click()
    page.wait_for_selector(f"text={text}")


def sees(page: Page, ref: str, text: str) -> None:
    """Look at a ticket until its transcript holds a text: what a person wrote comes to it a moment later."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page.goto(f"{ADMIN}/tickets/{ref}")
        if page.get_by_text(text).count():
            return
        time.sleep(0.5)
    raise AssertionError(f"{text!r} never came to {ref}")
