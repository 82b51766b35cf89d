"""From one browser to another: what staff answer in the desk appears in the open web chat of who asked, in Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.words import words
from tests.e2e import helpdesk
from tests.e2e.conftest import GATEWAY
from tests.e2e.stories import STORIES

REFERENCE = re.compile(r"CP-[2-9A-HJKMNP-Z]{5}")
PATIENCE = 60_000
MOST_ANSWERS = 8
PHONE_WIDTH = 360
STORY = STORIES["ar"]
THANKS = "شكرا جزيلا، الموعد مناسب لنا"


@pytest.fixture
def visitor(chromium: Browser, system: dict[str, str]) -> Iterator[Page]:
    """The web chat as an Arabic-speaking visitor opens it on a small screen."""
    context = chromium.new_context(viewport={"width": PHONE_WIDTH, "height": 740}, locale="ar")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{GATEWAY}/chat")
    yield page
    context.close()


def writes(page: Page, text: str) -> str:
    """Write, wait for the answer, and give all of it."""
    heard = page.locator(".message.assistant .bubble")
    before = heard.count()
    page.fill("#text", text)
    page.keyboard.press("Enter")
    expect(heard.nth(before)).to_be_visible(timeout=PATIENCE)
    return "\n".join(heard.all_inner_texts()[before:])


def asked(said: str) -> str:
    """The field that is asked for; `confirm` is the summary."""
    say = words("bot", "ar")
    questions = {
        "consent": "m02",
        "country": "form.ask_country",
        "role": "form.ask_role",
        "urgency": "form.ask_urgency",
    }
    return next((field for field, msgid in questions.items() if say(msgid) in said), "confirm")


def reach_ticket(page: Page) -> str:
    said = writes(page, STORY.opening)
    for _ in range(MOST_ANSWERS):
        found = REFERENCE.search(said)
        if found:
            return found.group()
        said = writes(page, STORY.answer(asked(said)))
    raise AssertionError(f"no ticket after {MOST_ANSWERS} answers; last heard: {said}")


def test_an_answer_of_staff_appears_in_the_open_chat_from_right_to_left(
    visitor: Page, chromium: Browser, system: dict[str, str]
) -> None:
    ref = reach_ticket(visitor)
    with helpdesk.signed_in(chromium, system) as desk:
        helpdesk.reply(desk, ref, STORY.reply)
        answer = visitor.locator(".message.staff .bubble")
        expect(answer).to_have_text(STORY.reply, timeout=PATIENCE)
        expect(answer).to_have_css("direction", "rtl")
        expect(answer).to_have_attribute("lang", "ar")
        expect(visitor.locator("html")).to_have_css("direction", "rtl")
        assert visitor.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH

        # Staff lead now: what is written back is theirs to read, and the assistant is silent.
        visitor.fill("#text", THANKS)
        visitor.keyboard.press("Enter")
        expect(visitor.locator(".message.requester .bubble").last).to_have_text(THANKS)
        helpdesk.sees(desk, ref, THANKS)
        expect(visitor.locator(".message").last.locator(".bubble")).to_have_text(THANKS)
