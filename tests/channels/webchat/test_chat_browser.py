"""The chat page and the phone page in Chromium, against the real gateway and emulator."""

from __future__ import annotations

import dataclasses
import shutil
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import expect, sync_playwright

from channels.app import create_app
from channels.registry import senders
from channels.twilio.emulator.app import create_app as create_emulator
from desk import messages, outbox
from desk.model import Conversation, Message
from desk.outbox import WayOut
from desk.ports import Choice, Said

pytestmark = pytest.mark.browser

QUESTION = Said(
    text="هل تودون المتابعة؟ CP-7K3M9",
    kind="question",
    expects="consent",
    choices=(Choice("نعم", "yes"), Choice("لا", "no")),
)


@pytest.fixture(scope="module")
def chromium():
    found = shutil.which("chromium")
    assert found, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def base(settings, sessions, queue, spool, serve):
    with serve(create_app(settings, sessions=sessions, enqueue=queue, spool=spool)) as address:
        yield address


@pytest.fixture(params=[360, 1280])
def width(request):
    return request.param


@pytest.fixture
def open_page(chromium):
    """A function that opens a page; at the end nothing may have gone wrong in its console."""
    wrong, contexts = [], []

    def opened(address, *, width=360, locale="en"):
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale=locale)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def write(page, text):
    page.fill("#text", text)
    page.keyboard.press("Enter")


def reply(sessions, queue, said=QUESTION, lang="ar"):
    """The assistant answers in the only conversation there is."""
    with sessions.begin() as session:
        conversation = session.query(Conversation).one()
        messages.say(session, conversation, said, lang=lang, now=datetime.now(UTC), enqueue=queue)


def until(come, *, seconds=30):
    """Wait for what happens behind the page."""
    deadline = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def stored(sessions):
    """How many conversations the desk holds."""
    with sessions() as session:
        return session.query(Conversation).count()


def kept(page):
    """What the device keeps of messages that were not taken."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.includes('unsent')).length")


def test_a_message_is_sent_and_the_answer_appears_with_buttons(base, open_page, sessions, queue, width):
    page = open_page(f"{base}/chat", width=width)
    write(page, "We need training")
    expect(page.locator(".requester .under")).to_have_text("Sent")
    reply(sessions, queue)
    answer = page.locator(".assistant")
    expect(answer.locator(".bubble")).to_have_attribute("dir", "rtl")
    expect(answer.locator("bdi")).to_have_text("CP-7K3M9")
    answer.get_by_role("button", name="نعم").click()
    expect(page.locator(".requester").nth(1).locator(".under")).to_have_text("Sent")
    expect(answer.get_by_role("button", name="لا")).to_be_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_message_that_cannot_be_sent_says_so_and_can_be_sent_again(base, open_page, session):
    page = open_page(f"{base}/chat")
    page.route("**/chat/conversations", lambda route: route.abort())
    write(page, "We need training")
    expect(page.locator(".requester .under")).to_contain_text("Not sent")
    page.unroute("**/chat/conversations")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".requester .under")).to_have_text("Sent")
    expect(page.locator(".requester")).to_have_count(1)
    assert session.query(Message).count() == 1


@pytest.mark.parametrize("what", ["**/chat/conversations", "**/chat/conversations/*/messages"])
def test_a_desk_that_is_away_for_a_while_gets_the_message_all_the_same(base, open_page, session, what):
    page, refused = open_page(f"{base}/chat"), []

    def away_at_first(route):
        if route.request.method == "POST" and len(refused) < 5:
            refused.append(route.request.url)
            route.fulfill(status=503, headers={"Retry-After": "0"}, json={"error": "unavailable", "message": ""})
        else:
            route.continue_()

    page.route(what, away_at_first)
    write(page, "We need training")
    expect(page.locator(".requester .under")).to_have_text("Sent", timeout=60_000)
    assert len(refused) == 5
    assert session.query(Message).count() == 1


def test_the_language_of_the_page_changes_without_losing_the_conversation(base, open_page):
    page = open_page(f"{base}/chat", locale="fr")
    write(page, "Bonjour")
    expect(page.locator(".requester .under")).to_have_text("Envoyé")
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".requester .under")).to_have_text("أُرسلت")
    expect(page.locator(".requester .bubble")).to_have_text("Bonjour")


def test_a_reload_shows_the_conversation_again(base, open_page, sessions, queue):
    page = open_page(f"{base}/chat")
    write(page, "We need training")
    expect(page.locator(".requester .under")).to_have_text("Sent")
    reply(sessions, queue)
    page.reload()
    expect(page.locator(".requester .bubble")).to_have_text("We need training")
    expect(page.locator(".assistant .bubble")).to_have_count(1)


def test_what_was_written_before_a_reload_is_sent_after_it_once_and_in_order(base, open_page, session):
    page = open_page(f"{base}/chat", locale="fr")
    page.route("**/chat/conversations", lambda route: route.abort())
    write(page, "Nous avons besoin de formation")
    write(page, "À Gao")
    expect(page.locator(".requester .under span").last).to_have_text("Pas encore envoyé. Nous continuons d’essayer.")
    assert kept(page) == 2
    page.reload()
    expect(page.locator(".requester .bubble")).to_have_text(["Nous avons besoin de formation", "À Gao"])
    page.unroute("**/chat/conversations")
    expect(page.locator(".requester .under")).to_have_text(["Envoyé", "Envoyé"])
    assert kept(page) == 0
    stored = session.query(Message).order_by(Message.seq).all()
    assert [message.text for message in stored] == ["Nous avons besoin de formation", "À Gao"]


def test_leaving_the_device_takes_what_was_never_sent_along(base, open_page, session):
    page = open_page(f"{base}/chat")
    page.on("dialog", lambda dialog: dialog.accept())
    write(page, "We need training")
    expect(page.locator(".requester .under")).to_have_text("Sent")
    page.route("**/messages", lambda route: route.abort())
    write(page, "In Gao")
    expect(page.locator(".requester.waiting")).to_have_count(1)
    page.fill("#text", "Half a sentence")
    page.get_by_role("button", name="Leave this device").click()
    assert page.evaluate("localStorage.length") == 0
    assert page.input_value("#text") == ""
    page.unroute("**/messages")
    page.reload()
    expect(page.locator(".message")).to_have_count(0)
    assert session.query(Message).count() == 1


def test_another_device_continues_with_the_code(base, open_page):
    page = open_page(f"{base}/chat")
    write(page, "We need training")
    expect(page.locator("#resume-code")).not_to_be_empty()
    code = page.locator("#resume-code").inner_text()
    other = open_page(f"{base}/chat")
    other.locator("summary").click()
    other.get_by_label("Code", exact=True).fill(code.lower())
    other.get_by_role("button", name="Continue").click()
    expect(other.locator(".requester .bubble")).to_have_text("We need training")


def test_leaving_the_device_forgets_the_conversation(base, open_page):
    page = open_page(f"{base}/chat")
    page.on("dialog", lambda dialog: dialog.accept())
    write(page, "We need training")
    expect(page.locator(".requester .under")).to_have_text("Sent")
    page.get_by_role("button", name="Leave this device").click()
    expect(page.locator(".message")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


def test_a_phone_shows_what_it_sent_and_what_came_back(settings, sessions, queue, spool, serve, open_page, width):
    # Each side must know the other's port, so the gateway's address is set once it is known.
    gateway = create_app(settings, sessions=sessions, enqueue=queue, spool=spool)
    with serve(gateway) as base:
        here = dataclasses.replace(settings, public_url=base)
        gateway.state.context = dataclasses.replace(gateway.state.context, settings=here)
        with serve(create_emulator(here, step_seconds=0)) as phones:
            page = open_page(f"{phones}/?lang=ar", width=width)
            write(page, "نحتاج إلى تدريب")
            expect(page.locator(".message.in")).to_have_class("message in received")
            until(lambda: stored(sessions))
            reply(sessions, queue)
            _, message_id = next(work for work in queue if work[0] == "deliver")
            way = WayOut(
                sessions=sessions,
                senders=senders(dataclasses.replace(here, twilio_api_base=phones)),
                status_callback=f"{base}/twilio/status",
                enqueue=queue,
                clock=lambda: datetime.now(UTC),
            )
            outbox.deliver(way, message_id=UUID(message_id))
            shown = page.locator(".message.out")
            expect(shown.locator(".bubble")).to_contain_text("1 نعم")
            expect(shown).to_have_class("message out delivered")
            expect(page.locator("html")).to_have_attribute("dir", "rtl")
            assert page.evaluate("document.documentElement.scrollWidth") == width
