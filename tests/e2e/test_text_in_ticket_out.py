"""The main job, for each language and channel: text in, ticket out, the answer back where the person wrote from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser

from channels.twilio.gsm7 import fold
from desk.words import words
from tests.e2e import helpdesk
from tests.e2e.requesters import Phone, Requester, WebVisitor
from tests.e2e.stories import STORIES, Story

NUMBERS = (f"+1500555{n:04d}" for n in itertools.count(100))
CHANNELS: dict[str, Callable[[], Requester]] = {
    "sms": lambda: Phone(next(NUMBERS)),
    "whatsapp": lambda: Phone(next(NUMBERS), prefix="whatsapp:"),
    "web_chat": WebVisitor,
}
REFERENCE = re.compile(r"CP-[2-9A-HJKMNP-Z]{5}")
QUESTIONS = {"consent": "m02", "country": "form.ask_country", "role": "form.ask_role", "urgency": "form.ask_urgency"}
MOST_QUESTIONS = 8


def _asked(text: str, lang: str) -> str:
    """The field that a message asks for, as its reader would see it; `confirm` is the summary."""
    say = words("bot", lang)
    for field, msgid in QUESTIONS.items():
        sentence = say(msgid)
        if sentence in text or fold(sentence) in text:
            return field
    return "confirm"


def _reach_ticket(person: Requester, story: Story, opening: str) -> str:
    said = person.writes(opening)
    for _ in range(MOST_QUESTIONS):
        found = REFERENCE.search(said)
        if found:
            return found.group()
        said = person.writes(story.answer(_asked(said, story.lang)))
    raise AssertionError(f"no ticket after {MOST_QUESTIONS} answers; last heard: {said}")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("lang", STORIES)
def test_a_request_becomes_a_ticket_and_the_answer_comes_back(
    staff_api: httpx.Client, chromium: Browser, system: dict[str, str], lang: str, channel: str
) -> None:
    story, person = STORIES[lang], CHANNELS[channel]()
    ref = _reach_ticket(person, story, story.opening)
    ticket = staff_api.get(f"/tickets/{ref}").json()
    assert {field: ticket[field] for field in story.expected} == story.expected
    assert (ticket["language"], ticket["channel"], ticket["status"]) == (lang, channel, "new")
    with helpdesk.signed_in(chromium, system) as page:
        helpdesk.reply(page, ref, story.reply)
    assert person.reads(containing=fold(story.reply) if channel == "sms" and lang != "ar" else story.reply)
    assert staff_api.get(f"/tickets/{ref}").json()["owner"] == "staff"


@pytest.mark.parametrize("lang", STORIES)
def test_with_everything_in_the_first_message_three_are_enough(staff_api: httpx.Client, lang: str) -> None:
    story, person = STORIES[lang], Phone(next(NUMBERS))
    ref = _reach_ticket(person, story, story.everything)
    assert person.sent == 3
    ticket = staff_api.get(f"/tickets/{ref}").json()
    assert {field: ticket[field] for field in story.expected} == story.expected
