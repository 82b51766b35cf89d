"""Buttons and lists on the phone page in Chromium, with the real gateway behind it."""

from __future__ import annotations

import dataclasses
import shutil

import httpx
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect, sync_playwright

from channels.registry import senders
from channels.twilio.emulator.app import create_app
from desk.model import Message
from desk.ports import Choice, Content, Outgoing
from desk.words import words

pytestmark = pytest.mark.browser

NUMBER = "+22370000011"
SMALLEST = 44
YES_NO = (Choice("نعم", "yes"), Choice("لا", "no"))
REGIONS = tuple(Choice(f"المنطقة {number}", f"region_{number}") for number in range(6))


@pytest.fixture(scope="module")
def chromium():
    found = shutil.which("chromium")
    assert found, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def send(settings, gateway, serve):
    """A function that sends choices to the phone; `send.base` is where the phone page is."""
    with serve(create_app(settings, step_seconds=0, transport=httpx.ASGITransport(gateway))) as base:
        sender = senders(dataclasses.replace(settings, twilio_api_base=base))["whatsapp"]

        def to_the_phone(text, choices):
            found = sender.interactive(Outgoing(text=text, lang="ar", choices=choices, seq=2))
            made = Content(sender.create(found.definition), found.variables)
            sender.send(to=NUMBER, body="", status_callback="", content=made)

        to_the_phone.base = base
        yield to_the_phone


@pytest.fixture(params=[360, 1280])
def page(request, chromium, send):
    """The page with the phone on WhatsApp, in Arabic; nothing may go wrong in its console."""
    wrong = []
    context = chromium.new_context(viewport={"width": request.param, "height": 900})
    context.set_default_timeout(30_000)
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.goto(f"{send.base}/?lang=ar")
    opened.locator("input[value=whatsapp]").check()
    yield opened
    context.close()
    assert wrong == []


def test_a_button_that_is_pressed_reaches_the_desk(page, send, session):
    send("هل تودون المتابعة؟", YES_NO)
    page.get_by_role("button", name="نعم", exact=True).click()
    expect(page.locator(".message.in .bubble")).to_have_text("نعم")
    assert session.scalars(sa.select(Message.text)).all() == ["نعم"]


def test_a_list_opens_with_the_keyboard_and_its_item_reaches_the_desk(page, send, session):
    send("أين؟", REGIONS)
    opener = page.get_by_role("button", name=words("bot", "ar")("whatsapp.choose"))
    item = page.get_by_role("button", name="المنطقة 4")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(item).to_be_hidden()
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    item.press("Enter")
    expect(page.locator(".message.in .bubble")).to_have_text("المنطقة 4")
    assert session.scalars(sa.select(Message.text)).all() == ["المنطقة 4"]


def test_everything_that_can_be_tapped_is_large_enough_and_fits_the_page(page, send):
    send("أين؟", REGIONS)
    page.locator(".opener").click()
    boxes = [tapped.bounding_box() for tapped in page.locator("button:visible").all()]
    assert len(boxes) > len(REGIONS)
    assert all(box["height"] >= SMALLEST for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_24_hours_can_pass_on_whatsapp_only(page, send):
    page.locator("#pass").click()
    expect(page.locator("#notice")).to_have_text(words("web", "ar")("phone.window_closed"))
    send("هل تودون المتابعة؟", YES_NO)
    expect(page.locator(".message.out .under")).to_contain_text("63016")
    page.locator("input[value=sms]").check()
    expect(page.locator("#pass")).to_be_hidden()
