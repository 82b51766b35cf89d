"""The page and its words."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from pathlib import Path

import pytest

from channels import pages
from channels.app import create_app
from channels.twilio.emulator import phones
from channels.webchat import page
from desk.settings import LANGUAGES
from tests.channels.conftest import Browser

PAGES = [(page.PAGE, page.SCRIPT_WORDS), (phones.PAGE, phones.SCRIPT_WORDS)]
USED = re.compile(r"[\"'`]((?:chat|phone)\.[a-z_]+)[\"'`]")


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_page_is_written_in_the_language_asked_for(browser, lang, direction):
    shown = browser.get(f"/chat?lang={lang}")
    assert f'<html lang="{lang}" dir="{direction}"' in shown.text
    assert shown.headers["content-language"] == lang
    told = browser.get(f"/chat/words/{lang}").json()
    assert told["dir"] == direction
    assert told["words"]["chat.send"] in shown.text


@pytest.mark.parametrize(
    ("wish", "lang"),
    [("fr-ML,fr;q=0.9,en;q=0.8", "fr"), ("de,ar;q=0.5", "ar"), ("de", "en"), ("", "en"), (";;,,", "en")],
)
def test_without_a_word_the_browsers_language_is_taken(browser, wish, lang):
    shown = browser.get("/chat", headers={"Accept-Language": wish})
    assert f'<html lang="{lang}"' in shown.text


def test_there_are_no_words_in_another_language(browser):
    assert browser.get("/chat/words/de").status_code == 404


def test_a_language_that_is_not_spoken_is_not_offered(settings, sessions, queue, spool):
    french = Browser(
        create_app(dataclasses.replace(settings, languages=("fr",)), sessions=sessions, enqueue=queue, spool=spool)
    )
    shown = french.get("/chat?lang=ar", headers={"Accept-Language": "ar"})
    assert '<html lang="fr"' in shown.text
    assert re.findall(r'data-lang="(..)"', shown.text) == ["fr"]
    assert french.get("/chat/words/ar").status_code == 404


def test_no_word_of_a_page_is_empty(browser):
    assert not re.search(r'data-word="[^"]*"[^>]*></', browser.get("/chat").text)


def test_the_policy_allows_no_script_in_the_page(browser):
    shown = browser.get("/chat")
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?! src)|<style|\son[a-z]+=|\sstyle=", shown.text)


@pytest.mark.parametrize("name", ["store.js", "bubbles.js", "line.js", "chat.js", "chat.css"])
def test_the_files_of_the_page_are_served_and_kept_by_the_browser(browser, name):
    first = browser.get(f"/chat/static/{name}")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    again = browser.get(f"/chat/static/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_brings_the_words_of_its_script_along(browser):
    carried = re.search(r'data-words="([^"]*)"', browser.get("/chat?lang=ar").text)
    assert carried
    assert json.loads(html.unescape(carried[1])) == pages.word_list("ar", page.SCRIPT_WORDS)


def test_nothing_outside_the_files_is_served(browser):
    assert browser.get("/chat/static/..%2fpage.py").status_code == 404


@pytest.mark.parametrize(("path", "script_words"), PAGES, ids=["chat", "phone"])
def test_the_script_uses_only_words_it_is_given(path, script_words):
    script = "".join(file.read_text() for file in sorted(path.parent.glob("*.js")))
    given = {*script_words, *pages.words_in(path)}
    assert set(USED.findall(script)) <= given


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("path", "script_words"), PAGES, ids=["chat", "phone"])
def test_every_word_exists_in_every_language(path, script_words, lang):
    assert all(pages.word_list(lang, (*pages.words_in(path), *script_words)).values())


def test_the_page_is_light():
    files: list[Path] = list(page.STATIC.iterdir())
    assert sum(file.stat().st_size for file in files) < 30_000
