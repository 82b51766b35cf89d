"""Makes the README's pictures from a running system: a phone, a web chat in Arabic, the queue. `make screenshots`."""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.running import ROOT, Running, running

PICTURES = ROOT / "docs" / "pictures"
PHONE, CHAT, ADMIN = "http://127.0.0.1:8010/", "http://127.0.0.1:8000/chat", "http://127.0.0.1:8001"
FRENCH = (
    "bjr, besoin d'une formation sur la matrice 5W pour nos partenaires",
    "1",
    "Mali",
    "chargé GI",
    "cette semaine",
    "1",
)
ARABIC = ("السلام عليكم نحتاج تدريب على مصفوفة 5W لشركائنا", "1", "السودان", "مسؤول المعلومات")


def main() -> int:
    """Write the three pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running() as system, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        _phone(browser)
        _chat(browser)
        _queue(browser, system)
        browser.close()
    return 0


def _phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 760})
    page.goto(PHONE)
    for text in FRENCH:
        _write(page, text)
    page.screenshot(path=PICTURES / "phone.png")


def _chat(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 760}, locale="ar")
    page.goto(CHAT)
    for text in ARABIC:
        _write(page, text)
    page.screenshot(path=PICTURES / "chat.png")


def _queue(browser: Browser, system: Running) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 760})
    page.goto(f"{ADMIN}/sign-in")
    page.fill("input[name=email]", "agent@example.org")
    page.fill("input[name=password]", system.environ["DESK_DEMO_PASSWORD"])
    page.locator("form button.primary").click()
    page.goto(f"{ADMIN}/")
    page.screenshot(path=PICTURES / "queue.png")


def _write(page: Page, text: str) -> None:
    """Write as a person does, and wait until the desk has answered."""
    said = page.locator("[data-author=desk], .bubble.in, .bubble.desk, .from-assistant").count()
    page.locator("textarea, input[name=body], input[type=text]").last.fill(text)
    page.keyboard.press("Enter")
    page.wait_for_timeout(2500 + 10 * said)


if __name__ == "__main__":
    sys.exit(main())
