"""The words: all four languages have the same ids and placeholders, and none is empty."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from launch.catalogues import approved

ROOT = Path(__file__).resolve().parent.parent / "locales"
DOMAINS = ("bot", "web", "admin")
LANGUAGES = ("en", "fr", "es", "ar")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _read(domain: str, lang: str):
    with (ROOT / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=lang)


def _words(domain: str, lang: str) -> dict[str, str]:
    return {message.id: message.string for message in _read(domain, lang) if message.id}


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_no_language_lacks_a_sentence_or_has_one_more(domain, lang):
    assert _words(domain, lang).keys() == _words(domain, "en").keys()


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty_or_fuzzy(domain, lang):
    assert [message.id for message in _read(domain, lang) if message.id and (not message.string or message.fuzzy)] == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_placeholders_are_the_same_in_every_language(domain, lang):
    english, other = _words(domain, "en"), _words(domain, lang)
    different = [
        msgid
        for msgid in english
        if set(PLACEHOLDER.findall(english[msgid])) != set(PLACEHOLDER.findall(other.get(msgid, "")))
    ]
    assert different == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_catalogue_says_whether_staff_approved_it(domain, lang):
    assert approved(ROOT / lang / "LC_MESSAGES" / f"{domain}.po") in (True, False)
