"""The assistant's words: the same ids and placeholders in four languages, short enough for phones."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "es", "ar")
ONE_QUESTION = 320
LIST_ROW = 24
TITLES = re.compile(r"(choice|field|m05|m10|m17|m21|menu)\.\w+")
RESERVED = {
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "start",
    "unstop",
    "help",
    "info",
    "arret",
    "arrêt",
    "baja",
    "alto",
    "ayuda",
}


def catalogue(lang: str) -> Catalog:
    with (ROOT / f"locales/{lang}/LC_MESSAGES/bot.po").open("rb") as file:
        return read_po(file, locale=lang)


def texts(lang: str) -> dict[str, str]:
    return {message.id: message.string for message in catalogue(lang) if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_ids(lang):
    assert texts(lang).keys() == texts("en").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_the_same_placeholders_as_in_english(lang):
    english = texts("en")
    assert {id_: placeholders(text) for id_, text in texts(lang).items()} == {
        id_: placeholders(text) for id_, text in english.items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang):
    assert all(text.strip() for text in texts(lang).values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_drafts_say_so(lang):
    header = (ROOT / f"locales/{lang}/LC_MESSAGES/bot.po").read_text("utf-8")
    assert '"X-Approved-By-Staff: no\\n"' in header


def test_every_response_of_the_domain_has_words():
    responses = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
    assert set(responses) <= texts("en").keys()


def test_every_id_named_in_the_actions_has_words():
    named = re.compile(r'(?:tell|answer|notice|ticket|word|ask)\(\s*"([a-z_]+(?:\.[a-z_0-9]+)?|m\d\d)"')
    used = {id_ for path in (ROOT / "actions").glob("*.py") for id_ in named.findall(path.read_text("utf-8"))}
    assert used
    assert used <= texts("en").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_fits_two_plain_sms(lang):
    assert [id_ for id_, text in texts(lang).items() if len(text) > ONE_QUESTION] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_fit_a_row_of_a_list(lang):
    long = {id_: text for id_, text in texts(lang).items() if TITLES.fullmatch(id_) and len(text) > LIST_ROW}
    assert long == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_title_is_a_word_that_operators_act_on(lang):
    titles = {text.casefold() for id_, text in texts(lang).items() if TITLES.fullmatch(id_)}
    assert not titles & RESERVED


@pytest.mark.parametrize("number", range(1, 23))
def test_the_given_messages_are_all_there(number):
    assert f"m{number:02}" in texts("en")
