"""Makes the README's pictures from a running system: a phone, a web chat in Arabic, the queue. `make screenshots`."""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.running import ROOT, Running, running
from launch import places

PICTURES = ROOT / "docs" / "pictures"
ANSWERED = ".message.out, .message.assistant"
PATIENCE_SECONDS = 60
SETTLED_MS = 3000
"""A turn may have a second message, and a phone shows a moment later that the first was delivered."""
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
        _phone(browser, system)
        _chat(browser, system)
        _queue(browser, system)
        browser.close()
    return 0


def _address(name: str, system: Running) -> str:
    return f"http://127.0.0.1:{places.port(name, system.environ)}"


def _phone(browser: Browser, system: Running) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 760})
    page.goto(_address("emulator", system))
    for text in FRENCH:
        _write(page, text)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=PICTURES / "phone.png")


def _chat(browser: Browser, system: Running) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 760}, locale="ar")
    page.goto(f"{_address('gateway', system)}/chat")
    for text in ARABIC:
        _write(page, text)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=PICTURES / "chat.png")


def _queue(browser: Browser, system: Running) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 760})
    page.goto(f"{_address('admin', system)}/sign-in")
    page.fill("input[name=email]", "agent@example.org")
    page.fill("input[name=password]", system.environ["DESK_DEMO_PASSWORD"])
    page.locator("form button.primary").click()
    page.goto(_address("admin", system))
    page.screenshot(path=PICTURES / "queue.png")


def _write(page: Page, text: str) -> None:
    """Write as a person does, and wait until the desk has answered."""
    before = page.locator(ANSWERED).count()
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")
    for _ in range(PATIENCE_SECONDS * 10):
        if page.locator(ANSWERED).count() > before:
            return
        page.wait_for_timeout(100)
    raise RuntimeError("no answer came")


if __name__ == "__main__":
    sys.exit(main())
