"""Any field is corrected in words, at any time, in four languages; what a sentence denies is not taken."""

from __future__ import annotations

import pytest

from actions import names
from tests.actions.requests import asked_for, at_summary
from tests.actions.talk import Talk

LANGUAGES = ("en", "fr", "es", "ar")
OTHER_COUNTRY = {
    "en": ("I meant Chad, not Mali", "TD"),
    "fr": ("non, c'est le Tchad", "TD"),
    "es": ("cambia el país a Chad", "TD"),
    "ar": ("لا، قصدت تشاد", "TD"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_country_is_corrected_while_something_else_is_asked(lang):
    text, code = OTHER_COUNTRY[lang]
    talk = asked_for("urgency", lang)
    heard = talk.say(text, "out_of_scope", 0.8)
    assert talk.slots["country"] == code
    assert [message.response for message in heard] == ["summary.corrected", "form.ask_urgency"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_country_is_corrected_at_the_summary_whatever_the_words_sound_like(lang):
    text, code = OTHER_COUNTRY[lang]
    talk = at_summary(lang)
    talk.say(text, "out_of_scope", 0.9)
    assert (talk.slots["country"], talk.last.kind) == (code, "summary")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "I meant Sudan not South Sudan"),
        ("fr", "je voulais dire le Soudan, pas le Soudan du Sud"),
        ("es", "quise decir Sudán, no Sudán del Sur"),
        ("ar", "أقصد السودان وليس جنوب السودان"),
    ],
)
def test_the_country_that_is_denied_is_not_the_one(lang, text):
    talk = at_summary(lang)
    denied = {"en": "South Sudan", "fr": "Soudan du Sud", "es": "Sudán del Sur", "ar": "جنوب السودان"}[lang]
    meant = {"en": "Sudan", "fr": "Soudan", "es": "Sudán", "ar": "السودان"}[lang]
    talk.say(
        text, "provide_information", 0.6, country=[("SD", 0.97, text.index(meant)), ("SS", 0.97, text.index(denied))]
    )
    assert talk.slots["country"] == "SD"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "wait, it is not Gao, it is Mopti"),
        ("fr", "attendez, ce n'est pas Gao mais Mopti"),
        ("es", "espere, no es Gao, es Mopti"),
        ("ar", "لحظة، ليس Gao بل Mopti"),
    ],
)
def test_of_two_places_the_denied_one_is_left_out(lang, text):
    talk = asked_for("role", lang)
    talk.say(text, location=[("Gao", 0.9, text.index("Gao")), ("Mopti", 0.9, text.index("Mopti"))])
    assert talk.slots["location"] == "Mopti"


def test_a_role_is_corrected_before_the_summary():
    talk = asked_for("urgency")
    talk.say("sorry, I am an IM officer", role="im_officer")
    assert (talk.slots["role"], talk.last.expects) == ("im_officer", "urgency")


def test_every_field_that_was_understood_is_read_out():
    talk = at_summary(location="Gao", organisation="Lumière", support_type="advice_call", date="2999-01-01")
    filled = [name for name in names.FIELDS if talk.slots[name] is not None]
    assert len(talk.last.text.splitlines()) >= len(filled)


def test_a_doubtful_role_is_asked_about_and_a_no_is_remembered():
    talk = asked_for("role")
    text = "head of the group over here with our colleagues"
    talk.say(text, role=("national_coordinator", 0.5))
    assert (talk.last.expects, talk.last.about) == ("yesno", ["role", "national_coordinator"])
    talk.pick("yesno", "no")
    assert talk.last.expects == "role"
    talk.say(text, role=("national_coordinator", 0.5))
    assert talk.last.expects == "role"


def test_the_same_words_twice_are_in_the_description_once():
    talk = Talk(consent=False)
    for _ in range(2):
        talk.say("please support us with our reporting matrix", "request_support", topic="five_w_reporting")
    assert talk.slots["description"] == "please support us with our reporting matrix"


def test_a_long_explanation_at_the_summary_joins_the_description_and_fills_what_it_names():
    talk = at_summary()
    text = "we have three agencies in Gao and each of them uses a form of its own in another language"
    talk.say(text, "provide_information", 0.6, location="Gao")
    assert talk.slots["description"].endswith("another language")
    assert talk.slots["location"] == "Gao"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "no, it is urgent"),
        ("fr", "non, c'est urgent"),
        ("es", "no, es urgente"),
        ("es", "no, es crítico"),
        ("ar", "لا، عاجل"),
    ],
)
def test_a_no_and_a_hurry_is_no_lack_of_hurry(lang, text):
    talk = at_summary(lang)
    talk.say(text, "deny", 0.9)
    assert talk.slots["urgency"] == "critical"


def test_an_answer_that_begins_like_a_correction_corrects_nothing():
    talk = asked_for("urgency", "ar")
    talk.say("غير مستعجل", "provide_information", 0.6, topic=("uasc", 0.9))
    assert (talk.slots["urgency"], talk.slots["topic"]) == ("planned", "case_management")
