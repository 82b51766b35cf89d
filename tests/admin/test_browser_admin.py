"""The pages in a real browser: they fit, they can be worked by keyboard, and nothing breaks their own policy."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

import pytest
from admin_desk import PASSWORD
from playwright.sync_api import sync_playwright
from waitress.server import create_server

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter(field => !field.labels.length).map(field => field.name)"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def address(app):
    """The application behind its real server, on a free port."""
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # Closed in its own loop: the server then ends by itself.
    server.trigger.pull_trigger(server.close)
    thread.join(10)
    server.task_dispatcher.shutdown()


@pytest.fixture
def open_page(address):
    """Pages of a browser, and what they complained of or asked other sites for."""
    troubles = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def open_at(width, locale):
            page = browser.new_context(viewport={"width": width, "height": 800}, locale=locale).new_page()
            page.on("console", lambda said: troubles.append(said.text))
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("request", lambda asked: urlsplit(asked.url).hostname == "127.0.0.1" or troubles.append(asked.url))
            page.goto(address)
            return page

        yield open_at
        browser.close()
    assert troubles == []


def sign_in(page, member):
    page.fill("#email", member.email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".views")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_pages_fit_and_every_field_has_a_label(open_page, desk, width, locale):
    lost, _ = desk.ticket(), desk.ticket(language="ar", description="نحتاج إلى دعم في التنسيق")
    desk.replied(lost, desk.staff(), status="failed", code=30003)
    page = open_page(width, locale)
    seen = [(page.evaluate(OVERFLOW), page.evaluate(UNLABELLED))]
    sign_in(page, desk.staff("language_lead", locale=locale))
    seen.append((page.evaluate(OVERFLOW), page.evaluate(UNLABELLED)))
    page.click("a.ref")
    page.wait_for_selector("#reply")
    seen.append((page.evaluate(OVERFLOW), page.evaluate(UNLABELLED)))
    for place in ("deliveries", "operations"):
        page.click(f".places a[href='/{place}']")
        page.wait_for_selector(".failure, .tile")
        seen.append((page.evaluate(OVERFLOW), page.evaluate(UNLABELLED)))
    assert seen == [(0, [])] * 5
    assert page.evaluate("document.documentElement.dir") == ("rtl" if locale == "ar" else "ltr")


def test_the_first_tab_leads_to_the_content(open_page, desk):
    page = open_page(1280, "en")
    sign_in(page, desk.staff())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_reply_box_counts_the_messages_it_will_be(open_page, desk):
    ticket = desk.ticket()
    page = open_page(360, "en")
    sign_in(page, desk.staff())
    page.goto(f"{page.url}tickets/{ticket.ref}")
    counted = {}
    for text in ("a" * 160, "a" * 161, "€" * 81, "ش" * 70, "ش" * 71):
        page.fill("#text", text)
        counted[text[0], len(text)] = page.inner_text("#segments").split(",")[0]
    assert counted == {
        ("a", 160): "1 SMS",
        ("a", 161): "2 SMS",
        ("€", 81): "2 SMS",
        ("ش", 70): "1 SMS",
        ("ش", 71): "2 SMS",
    }


def test_a_reply_can_be_sent_without_scripts(address, desk):
    ticket = desk.ticket()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/tickets/{ticket.ref}")
        page.fill("#email", desk.staff().email)
        page.fill("#password", PASSWORD)
        page.click("main button.primary")
        page.fill("#text", "Bonjour")
        page.click("#reply button.primary")
        assert "The reply is on its way" in page.inner_text(".notice.done")
        browser.close()
    assert len(desk.enqueued) == 1
