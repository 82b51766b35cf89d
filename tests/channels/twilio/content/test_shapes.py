"""Choices as buttons or a list, within the limits of WhatsApp; and that every choice we offer fits."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from actions.questions import MENU, ROLE_PAGES
from channels.twilio.content import interactive
from channels.twilio.content.shapes import (
    BODY_LIMIT,
    BUTTON_LIMIT,
    ID_LIMIT,
    ITEM_LIMIT,
    LIST_PICKER,
    QUICK_REPLY,
    shape,
)
from desk.ports import Choice, Outgoing
from desk.settings import LANGUAGES
from desk.taxonomy import taxonomy
from desk.words import words

ROOT = Path(__file__).parents[4]
CHOICE_IDS = re.compile(r"(choice|menu|field|m05|m10|m17|m21)\.[a-z_]+")


def ask(*titles, text="Continue?", lang="en", seq=7):
    choices = tuple(Choice(title, f"value_{number}") for number, title in enumerate(titles))
    return Outgoing(text=text, lang=lang, choices=choices, kind="question", seq=seq)


def shown(message):
    """The content type of a message, and its body."""
    found = interactive(message)
    return next(iter(found.definition["types"].items())) if found else None


@pytest.mark.parametrize(
    ("count", "kind"), [(1, QUICK_REPLY), (3, QUICK_REPLY), (4, LIST_PICKER), (10, LIST_PICKER), (11, None), (0, None)]
)
def test_three_are_buttons_ten_are_a_list_and_more_are_numbers(count, kind):
    found = shown(ask(*(f"Choice {number}" for number in range(count))))
    assert (found[0] if found else None) == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("x" * BUTTON_LIMIT, QUICK_REPLY),
        ("x" * (BUTTON_LIMIT + 1), LIST_PICKER),
        ("x" * ITEM_LIMIT, LIST_PICKER),
        ("x" * (ITEM_LIMIT + 1), None),
        ("😀" * 13, None),
        (" ", None),
    ],
)
def test_a_title_that_is_too_long_for_a_button_is_a_list_item_or_a_number(title, kind):
    found = shown(ask(title, "No"))
    assert (found[0] if found else None) == kind


def test_choices_that_read_the_same_are_numbers():
    assert interactive(ask("Mali", "Mali")) is None


def test_an_id_that_is_too_long_is_a_number():
    assert shape([Choice("Yes", "v" * ID_LIMIT)]) is None


@pytest.mark.parametrize(("length", "fits"), [(BODY_LIMIT, True), (BODY_LIMIT + 1, False)])
def test_a_text_that_is_too_long_has_its_choices_as_numbers(length, fits):
    assert (interactive(ask("Yes", text="x" * length)) is not None) is fits


def test_ids_name_the_question_and_the_choice():
    found = interactive(ask("Yes", "No", seq=12))
    actions = found.definition["types"][QUICK_REPLY]["actions"]
    assert [action["id"] for action in actions] == ["{{q}}.value_0", "{{q}}.value_1"]
    assert found.variables["q"] == "12"


def test_the_words_of_the_message_are_values_and_not_part_of_the_definition():
    found = interactive(ask("Yes", "No", text="Your plan for Gao, is it right?"))
    assert "Gao" not in str(found.definition)
    assert found.variables["1"] == "Your plan for Gao, is it right?"


def test_messages_of_one_form_share_their_definition():
    assert (
        interactive(ask("Yes", text="One?", seq=1)).definition == interactive(ask("Yes", text="Two?", seq=2)).definition
    )


@pytest.mark.parametrize(
    ("text", "body", "values"),
    [
        ("one\ntwo", "{{1}}\n{{2}}", {"1": "one", "2": "two"}),
        ("one\n\ntwo\n", "{{1}}\n\n{{2}}", {"1": "one", "2": "two"}),
        ("one\r\ntwo", "{{1}}\n{{2}}", {"1": "one", "2": "two"}),
        ("a\tb      c", "{{1}}", {"1": "a b c"}),
        ("one\u2028two\u0085three", "{{1}}\n{{2}}\n{{3}}", {"1": "one", "2": "two", "3": "three"}),
    ],
)
def test_no_value_holds_a_line_break_a_tab_or_a_long_gap(text, body, values):
    found = interactive(ask("Yes", text=text))
    assert found.definition["types"][QUICK_REPLY]["body"] == body
    assert {key: value for key, value in found.variables.items() if key != "q"} == values


def test_an_empty_text_has_no_buttons():
    assert interactive(ask("Yes", text=" \n")) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_on_a_list_and_on_the_invitation_fit_a_button(lang):
    say = words("bot", lang)
    assert len(say("whatsapp.choose")) <= BUTTON_LIMIT
    assert len(say("window.open")) <= BUTTON_LIMIT
    assert len(say("window.invitation")) <= BODY_LIMIT


def _catalogue_titles(lang):
    with (ROOT / "locales" / lang / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale=lang) if m.id and CHOICE_IDS.fullmatch(m.id)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_of_the_catalogues_fits_a_list_item(lang):
    titles = _catalogue_titles(lang)
    assert len(titles) > 30
    assert {msgid: title for msgid, title in titles.items() if len(title) > ITEM_LIMIT} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "msgids",
    [
        ("choice.yes", "choice.no"),
        ("choice.yes", "choice.change", "choice.details"),
        ("choice.skip", "choice.done"),
        ("m05.yes", "m05.no"),
        ("m10.training", "m10.menu"),
        ("m17.menu", "m17.person"),
        ("m21.continue", "m21.leave"),
        ("menu.request", "menu.person"),
        ("menu.request", "menu.menu"),
        ("menu.request", "menu.status", "menu.person"),
    ],
)
def test_the_questions_with_few_choices_are_buttons(lang, msgids):
    titles = [words("bot", lang)(msgid) for msgid in msgids]
    assert shape([Choice(title, msgid) for title, msgid in zip(titles, msgids, strict=True)]) == QUICK_REPLY


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("first", ["request", "continue"])
def test_the_menu_is_a_list(lang, first):
    titles = [words("bot", lang)(f"menu.{value}") for value in (first, *MENU)]
    assert shape([Choice(title, title) for title in titles]) == LIST_PICKER


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "kind", ["areas", "groups", "topics", "support_types", "urgency_levels", "roles", "organisation_types"]
)
def test_every_short_label_of_the_taxonomy_fits_a_button(lang, kind):
    terms = getattr(taxonomy(), kind).values()
    assert {term.id: term.short[lang] for term in terms if len(term.short[lang]) > BUTTON_LIMIT} == {}


def _menus():
    terms = taxonomy()
    yield tuple(terms.areas.values())
    yield tuple(terms.urgency_levels.values())
    yield tuple(term for term in terms.support_types.values() if term.id not in ("newsletter", "other"))
    for area in terms.areas:
        yield tuple(group for group in terms.groups.values() if group.area == area)
    for group in terms.groups:
        yield tuple(topic for topic in terms.topics.values() if topic.group == group)[:10]
    for page in ROLE_PAGES:
        yield tuple(terms.roles[role] for role in page)


@pytest.mark.parametrize(("lang", "terms"), list(itertools.product(LANGUAGES, filter(None, _menus()))))
def test_every_menu_of_the_form_is_shown_without_numbers(lang, terms):
    assert shape([Choice(term.short[lang], term.id) for term in terms]) in (QUICK_REPLY, LIST_PICKER)
