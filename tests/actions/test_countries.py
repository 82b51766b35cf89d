"""A name that stands for several countries is asked about as a list of them, wherever it is written."""

from __future__ import annotations

import pytest

from actions import names
from desk import countries
from tests.actions.talk import Talk

TRAINING = "we need a training on case management for our partners"
CONGOS = ["CD", "CG"]
BUTTON = 20  # characters that fit on a button
WRITTEN = [
    ("en", "Congo", "the training is for social workers in Congo"),
    ("fr", "le Congo", "formation pour nos partenaires au Congo svp"),
    ("es", "Congo", "necesitamos una capacitación en el Congo"),
    ("ar", "الكونغو", "نحتاج تدريب لشركائنا في الكونغو"),
]


def asked_for_the_country(lang: str = "en") -> Talk:
    talk = Talk(lang=lang)
    talk.say(TRAINING, "request_support", topic=("case_management", 0.9))
    assert talk.last.expects == "country"
    return talk


@pytest.mark.parametrize(("lang", "answer", "_"), WRITTEN)
def test_congo_offers_both_countries_of_that_name(lang, answer, _):
    talk = asked_for_the_country(lang)
    talk.say(answer)
    assert (talk.last.response, talk.last.choices) == ("form.which_country", CONGOS)
    assert [countries.find(title) for title in talk.last.titles] == [["CD"], ["CG"]]
    assert all(len(title) <= BUTTON for title in talk.last.titles)
    talk.say("2")
    assert talk.slots["country"] == "CG"


@pytest.mark.parametrize(("lang", "_", "request_text"), WRITTEN)
def test_congo_in_the_first_words_offers_both_when_the_country_is_asked_for(lang, _, request_text):
    talk = Talk(lang=lang)
    talk.say(request_text, "request_support", topic=("case_management", 0.9))
    assert (talk.last.response, talk.last.choices) == ("form.which_country", CONGOS)
    talk.pick("country", "CD")
    assert talk.slots["country"] == "CD"
    assert talk.last.expects != "country"


@pytest.mark.parametrize(
    ("answer", "code"), [("Brazzaville", "CG"), ("RDC", "CD"), ("Congo Kinshasa", "CD"), ("the first", "CD")]
)
def test_the_list_of_countries_is_answered_in_words_too(answer, code):
    talk = asked_for_the_country()
    talk.say("Congo")
    talk.say(answer)
    assert talk.slots["country"] == code


def test_another_country_than_those_offered_is_taken():
    talk = asked_for_the_country()
    talk.say("Congo")
    talk.say("Mali")
    assert talk.slots["country"] == "ML"


def test_neither_of_them_leads_back_to_the_open_question():
    talk = asked_for_the_country()
    talk.say("Congo")
    talk.say("no", "deny")
    assert (talk.last.response, talk.last.choices) == ("form.ask_country", [])


def test_the_same_name_again_is_not_asked_about_in_the_same_words():
    talk = asked_for_the_country()
    talk.say("Congo")
    before = talk.last.text
    talk.say("I said Congo")
    assert talk.last.choices == CONGOS
    assert talk.last.text != before


@pytest.mark.parametrize(("town", "codes"), [("San José", ["US", "CR", "PH"]), ("Valencia", ["VE", "ES", "PH"])])
def test_a_town_of_several_countries_offers_them_too(town, codes):
    talk = asked_for_the_country("es")
    talk.say(town)
    assert (talk.last.response, talk.last.choices) == ("form.which_country", codes)


@pytest.mark.parametrize("word", ["San", "Kita"])
def test_a_word_that_is_a_region_too_answers_the_question_and_says_nothing_before(word):
    talk = asked_for_the_country("fr")
    talk.say(word)
    assert talk.slots["country"] == "ML"
    talk = Talk()
    talk.say(f"we need help with {word.lower()} tools for our partners", "request_support")
    assert talk.slots.get("country") is None


def test_a_correction_to_congo_at_the_summary_asks_which():
    talk = asked_for_the_country()
    talk.say("Mali")
    talk.say("programme staff", role=("programme_staff", 0.9))
    talk.pick("urgency", "standard")
    assert talk.last.kind == names.SUMMARY
    talk.say("no, Congo", "deny")
    assert (talk.last.response, talk.last.choices) == ("form.which_country", CONGOS)
    talk.say("1")
    assert (talk.last.kind, talk.slots["country"]) == (names.SUMMARY, "CD")


def test_a_country_known_from_before_gives_way_to_congo():
    talk = Talk(slots={names.PROFILE: {"country": "ML"}})
    talk.say(TRAINING, "request_support", topic=("case_management", 0.9))
    assert talk.last.expects == "yesno"
    talk.say("for Congo this time")
    assert (talk.last.response, talk.last.choices) == ("form.which_country", CONGOS)
