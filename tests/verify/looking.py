"""What a page must be for everybody: read by machine, worked by keyboard, wide as the screen, in one language."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from desk.words import LOCALES, direction

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = os.environ.get("DESK_PICTURES")
"""A folder for a picture of every page that is looked at, for human eyes."""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (parentElement.checkVisibility()) found.push(data);
    }
    const said = document.querySelectorAll("[aria-label], [placeholder], [title]");
    for (const element of said) found.push(element.ariaLabel, element.placeholder, element.title);
    return found.filter(Boolean).map((text) => text.trim());
}"""
REACHABLE = """() => [...document
    .querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((element) => !element.disabled && element.type !== "hidden" && element.checkVisibility())
    .map((element, number) => {
        element.dataset.number = number;
        return element.type === "radio" ? element.name : number;
    })"""
FOCUSED = """() => { const at = document.activeElement;
    return at.type === "radio" ? at.name : at.dataset.number === undefined ? null : Number(at.dataset.number); }"""


def look(page: Page, *, lang: str, name: str) -> list[str]:
    """Everything that is wrong with a page, a line each; none is what is wanted."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{lang}-{width}.png", full_page=True)
    wrong = [*_rules(page), *_shape(page, lang), *_words(page, lang), *_keyboard(page)]
    return [f"{name} {lang} {width}: {line}" for line in wrong]


def _rules(page: Page) -> Iterable[str]:
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    for violation in found["violations"]:
        for node in violation["nodes"]:
            why = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
            yield f"{violation['id']} at {node['target']}: {why}"


def _shape(page: Page, lang: str) -> Iterable[str]:
    root = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
    if root != [lang, direction(lang)]:
        yield f"lang and dir are {root}"
    over = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    if over > 0:
        yield f"{over} px wider than the screen"


def _words(page: Page, lang: str) -> Iterable[str]:
    """Sentences of the English catalogues on a page of another language."""
    english = {text for domain in ("web", "admin", "bot") for text in _strings(domain, "en")}
    ours = {text for domain in ("web", "admin", "bot") for text in _strings(domain, lang)}
    for text in set(page.evaluate(TEXTS)) & (english - ours):
        yield f"in English: {text!r}"


def _strings(domain: str, lang: str) -> set[str]:
    with (LOCALES / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(message.string) for message in read_po(file, locale=lang) if message.id}


def _keyboard(page: Page) -> Iterable[str]:
    """What the Tab key does not come to."""
    wanted = set(page.evaluate(REACHABLE))
    page.evaluate("() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); }")
    met = set()
    for _ in range(2 * len(wanted) + 10):
        page.keyboard.press("Tab")
        met.add(page.evaluate(FOCUSED))
        if wanted <= met:
            return
    for number in wanted - met:
        element = page.evaluate("(n) => document.querySelector(`[data-number='${n}']`)?.outerHTML", number)
        yield f"the Tab key does not reach {(element or str(number))[:120]}"
