"""Nobody gets stuck: vague words, "I don't know", digressions in a row, and the same sentence never twice in a row."""

from __future__ import annotations

import itertools

import pytest

from tests.actions.requests import SENTENCES, asked_for
from tests.actions.talk import Talk

LANGUAGES = ("en", "fr", "es", "ar")
VAGUE = {
    "en": "Good morning, we would like to ask your team for some help please",
    "fr": "Bonjour, nous aimerions demander votre aide pour quelque chose svp",
    "es": "Buenos días, quisiéramos pedirles una ayuda con algo por favor",
    "ar": "السلام عليكم، نود أن نطلب مساعدة من فريق المكتب لو سمحتم",
}
UNKNOWN = {"en": "I don't know", "fr": "je ne sais pas", "es": "no lo sé", "ar": "لا أعرف"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_that_ask_for_anything_are_no_description_whatever_topic_they_resemble(lang):
    talk = Talk(lang=lang)
    talk.say(VAGUE[lang], "request_support", topic=("family_caregiving", 0.5))
    assert (talk.last.response, talk.last.expects) == ("m04", "description")
    assert talk.slots["topic"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slot", ["country", "role"])
def test_who_cannot_tell_a_required_field_is_helped(lang, slot):
    talk = asked_for(slot, lang)
    talk.say(UNKNOWN[lang], "deny", 0.5)
    assert (talk.last.response, talk.last.expects) == (f"form.unknown_{slot}", slot)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_does_not_know_how_urgent_it_is_gets_the_usual_time(lang):
    talk = asked_for("urgency", lang)
    talk.say(UNKNOWN[lang], "deny", 0.5)
    assert talk.slots["urgency"] == "standard"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_not_knowing_what_one_needs_is_no_description(lang):
    talk = Talk(lang=lang)
    talk.say(VAGUE[lang], "request_support")
    talk.say(UNKNOWN[lang])
    assert (talk.last.response, talk.slots["description"]) == ("form.unknown_description", None)


def test_a_role_that_stays_unknown_is_another_role():
    talk = asked_for("role")
    talk.say("I don't know")
    talk.say("not sure")
    assert (talk.slots["role"], talk.last.kind) == ("other", "summary")


def test_a_country_that_stays_unknown_calls_a_person_and_keeps_the_request(known):
    talk = known()
    talk.say(SENTENCES["en"], "request_support", topic="case_management", role="im_officer", urgency="high")
    talk.say("I don't know")
    heard = talk.say("no idea")
    assert heard[0].response == "m18"
    talk.say("Mali")
    assert talk.last.kind == "summary"


def test_a_person_is_called_once_when_nothing_is_understood(known):
    talk = known()
    talk.say(SENTENCES["en"], "request_support", topic="case_management", role="im_officer", urgency="high")
    said = [message.response for _ in range(7) for message in talk.say("qwerty", "out_of_scope", 0.3)]
    assert said.count("m18") == 1


@pytest.mark.parametrize("slot", ["country", "role", "urgency"])
def test_no_question_is_put_twice_in_the_same_words(slot):
    talk = asked_for(slot)
    texts = [talk.last.text] + [talk.say("zzz", "out_of_scope", 0.3)[-1].text for _ in range(3)]
    assert all(first != second for first, second in itertools.pairwise(texts))


def test_a_digression_that_comes_twice_is_an_answer():
    talk = Talk()
    talk.say("I need support", "request_support")
    first = talk.say("we only want to know how to go on", "ask_privacy", 0.7)
    assert [message.response for message in first] == ["privacy.answer", "m04"]
    talk.say("we only want to know how to go on", "ask_privacy", 0.7)
    assert talk.slots["description"] == "we only want to know how to go on"


def test_an_answer_between_makes_the_digression_a_question_again():
    talk = asked_for("country")
    talk.say("what about my data?", "ask_privacy", 0.9)
    talk.say("hm", "out_of_scope", 0.3)
    assert talk.say("but what about my data?", "ask_privacy", 0.9)[0].response == "privacy.answer"


def test_a_statement_that_names_a_role_answers_the_question_about_it():
    talk = asked_for("role", "fr")
    talk.say(
        "coordonnateur national du groupe depuis deux ans", "ask_contacts", 0.99, role=("national_coordinator", 0.9)
    )
    assert talk.slots["role"] == "national_coordinator"


def test_small_talk_in_the_topic_menu_is_no_part_of_the_request():
    talk = Talk()
    talk.say("please help us with our work on children", "request_support", topic=[("uasc", 0.3), ("mhpss", 0.25)])
    talk.say("by the way it is snowing here today", "out_of_scope", 0.4)
    assert "snowing" not in talk.slots["description"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "can we start again? I mixed things up"),
        ("fr", "on peut tout reprendre ? j'ai mélangé"),
        ("es", "¿podemos empezar otra vez? me confundí"),
        ("ar", "هل نبدأ من جديد؟ اختلط علي الأمر"),
    ],
)
def test_a_likely_wish_to_start_over_is_asked_about(lang, text):
    talk = asked_for("role", lang)
    talk.say(text, "start_over", 0.5)
    assert talk.last.response == "restart.sure"
    talk.pick("confirm", "yes")
    assert [message.response for message in talk.heard[-2:]] == ["restart.done", "m04"]


def test_a_new_request_does_not_begin_with_what_an_old_session_left():
    talk = asked_for("role")
    talk.loop = None  # the session expired, and its slots were carried over
    talk.say("we need a webinar for our group", "request_support", topic="mhpss")
    assert (talk.slots["country"], talk.slots["topic"]) == (None, "mhpss")


@pytest.mark.parametrize("way", ["person", "privacy"])
def test_after_a_way_out_the_question_comes_back_without_an_apology(known, way):
    talk = known()
    talk.say(
        "we need a training on case management for our partners", "request_support", topic=("case_management", 0.9)
    )
    talk.say("bla bla")
    talk.say("bla bla bla")
    assert talk.last.response == "m17"
    if way == "person":
        talk.pick("event", "person")
    else:
        talk.say("what do you do with my data?", "ask_privacy")
    assert talk.last.response == "form.ask_country"
