"""What the assistant answers itself: bodies and roles, figures with year and source, nothing about people."""

from __future__ import annotations

import re

import pytest

from tests.actions.requests import asked_for
from tests.actions.talk import Talk

LANGUAGES = ("en", "fr", "es", "ar")
ACTORS = re.compile(r"jnim|isgs|wagner|csp|azawad|daesh", re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mali_has_bodies_and_says_what_is_not_confirmed(lang):
    talk = Talk(lang=lang)
    talk.say("?", "ask_contacts", country="ML")
    assert talk.last.response == "contacts.mali"
    assert not re.search(r"@|\+\d|\d{6,}", talk.last.text)


def test_a_region_of_mali_is_in_mali():
    talk = Talk()
    talk.say("who coordinates in Gao?", "ask_contacts", location="Gao")
    assert talk.last.response == "contacts.mali"


def test_another_country_has_the_way_in_and_an_offer():
    talk = Talk(lang="es")
    talk.say("¿quién coordina en Chad?", "ask_contacts")
    assert "Chad" in talk.last.text
    assert talk.last.choices == ["request", "person"]


def test_without_a_country_it_is_asked_and_then_answered():
    talk = Talk(lang="fr")
    talk.say("qui coordonne ?", "ask_contacts")
    assert talk.last.expects == "country"
    talk.say("au Mali")
    assert talk.last.response == "contacts.mali"


def test_who_has_ended_is_no_way_in():
    talk = Talk()
    talk.say("how do I reach MINUSMA child protection?", "ask_contacts")
    assert talk.last.response == "contacts.ended"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_have_a_year_and_a_source(lang):
    talk = Talk(lang=lang)
    talk.say("?", "ask_key_figures", country="ML")
    figures = talk.last.text.split("\n")[:-1]
    assert figures
    assert all(re.search(r"\(.*20\d\d.*[,،] .+\)", line) for line in figures)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "how many people were targeted in Mali in 2020?"),
        ("fr", "combien de personnes ciblées au Mali en 2020 ?"),
        ("es", "¿cuál era la meta de personas en Malí en 2020?"),
        ("ar", "كم عدد المستهدفين في مالي عام 2020؟"),
    ],
)
def test_people_targeted_are_not_available_and_never_the_money(lang, question):
    talk = Talk(lang=lang)
    talk.say(question, "ask_key_figures")
    assert "15" not in talk.last.text
    assert talk.last.text.count("\n") == 2


def test_money_has_no_currency_that_the_source_does_not_print():
    talk = Talk()
    talk.say("funding for Mali", "ask_key_figures")
    assert "15,200,000, currency not stated" in talk.last.text


def test_a_country_without_figures_gets_none():
    talk = Talk()
    talk.say("people in need in Chad?", "ask_key_figures")
    assert talk.last.response == "figures.none"
    assert not re.search(r"\d", talk.last.text)


def test_violations_are_counted_and_nobody_is_named():
    talk = Talk()
    talk.say("how many violations in Mali and who recruits children?", "ask_key_figures")
    assert "2,091" in talk.last.text
    assert not ACTORS.search(talk.last.text)


def test_a_search_for_a_tool_becomes_a_request_with_its_own_words():
    talk = Talk()
    talk.say("do you have interview forms for social workers", "ask_resources", topic="case_management")
    talk.say("yes", "affirm")
    assert talk.slots["description"] == "do you have interview forms for social workers"
    assert talk.slots["support_type"] == "tool_template"


def test_another_sector_is_named():
    talk = Talk()
    talk.say("we need school desks", "ask_other_sector", topic="education")
    assert "Education Cluster" in talk.last.text


@pytest.mark.parametrize(
    "intent", ["subscribe_newsletter", "unsubscribe_newsletter", "ask_privacy", "ask_capabilities", "out_of_scope"]
)
def test_every_answer_offers_a_next_step(intent):
    talk = Talk()
    talk.say("…", intent)
    assert (talk.last.kind, talk.last.intent) == ("answer", intent)
    assert talk.last.choices


def test_a_greeting_asks_for_the_request_without_a_form():
    talk = Talk(consent=False)
    talk.say("hello", "greet")
    assert (talk.last.response, talk.last.expects, talk.loop) == ("greet", "description", None)


def test_a_yes_to_nothing_shows_the_menu():
    talk = Talk()
    talk.say("yes", "affirm")
    assert (talk.last.response, talk.last.choices[0]) == ("menu", "request")


def test_nonsense_gets_a_menu_or_a_person():
    talk = Talk()
    talk.say("blub", "nlu_fallback", 0.2)
    assert talk.last.choices == ["menu", "person"]


def test_contacts_inside_a_request_use_its_country():
    talk = asked_for("role")
    heard = talk.say("who coordinates there by the way?", "ask_contacts")
    assert [message.response for message in heard] == ["contacts.mali", "form.ask_role"]


def test_a_country_answers_the_waiting_question_whatever_its_intent():
    talk = Talk(lang="fr")
    talk.say("qui coordonne ?", "ask_contacts")
    talk.say("au Tchad", "goodbye", 0.6)
    assert talk.last.response == "contacts.other"


def test_salam_as_a_first_word_is_a_greeting():
    talk = Talk(lang="ar")
    talk.say("سلام", "goodbye", 0.6)
    assert talk.last.response == "greet"


def test_greeting_twice_is_not_answered_twice_alike():
    talk = Talk()
    talk.say("hello", "greet")
    talk.say("hello", "greet")
    assert talk.last.response == "m04"


def test_a_long_message_of_uncertain_intent_starts_a_request():
    talk = Talk()
    talk.say("the forms of our three agencies all look different now", "ask_other_sector", 0.3)
    assert talk.slots["description"] == "the forms of our three agencies all look different now"


def test_a_guess_at_a_short_message_is_no_answer():
    talk = Talk()
    talk.say("brr", "ask_privacy", 0.2)
    assert talk.last.response == "m17"
