"""Two requests in one conversation: the second waits until the first is a ticket, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.actions.requests import SENTENCES, WHOLE, asked_for, at_summary

LANGUAGES = ("en", "fr", "es", "ar")
SECOND = {
    "en": "and I have another request about psychosocial activities for adolescents",
    "fr": "et j'ai une autre demande sur les activités psychosociales pour adolescents",
    "es": "y tengo otra solicitud sobre actividades psicosociales para adolescentes",
    "ar": "وعندي طلب آخر حول الأنشطة النفسية الاجتماعية لليافعين",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_request_is_noted_and_the_open_question_asked_again(lang):
    talk = asked_for("country", lang)
    heard = talk.say(SECOND[lang], "request_support", topic=("mhpss", 0.8))
    assert [message.response for message in heard] == ["later.noted", "form.ask_country"]
    assert talk.slots["topic"] == "case_management"
    assert SECOND[lang] not in talk.slots["description"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_second_request_is_asked_about_after_the_first_ticket(known, lang):
    talk = known(lang)
    talk.say(SENTENCES[lang], **WHOLE)
    talk.say(SECOND[lang], "request_support", topic=("mhpss", 0.8))
    heard = talk.pick("confirm", "yes")
    assert [message.response for message in heard] == ["m14", "later.ask"]
    assert "SOCIAL" in heard[-1].text.upper() or lang == "ar"
    talk.pick("confirm", "yes")
    assert (talk.slots["description"], talk.slots["topic"]) == (SECOND[lang], "mhpss")


def test_no_to_the_second_request_ends_there(known):
    talk = known()
    talk.say(SENTENCES["en"], **WHOLE)
    talk.say(SECOND["en"], "request_support", topic=("mhpss", 0.8))
    talk.pick("confirm", "yes")
    talk.pick("confirm", "no")
    assert (talk.last.response, talk.loop) == ("offer.declined", None)


def test_a_third_request_comes_after_the_second_one(known):
    talk = known()
    talk.say(SENTENCES["en"], **WHOLE)
    talk.say(SECOND["en"], "request_support", topic=("mhpss", 0.8))
    talk.say("one more request: our indicators for the year", "request_support", topic=("response_monitoring", 0.8))
    talk.pick("confirm", "yes")
    talk.pick("confirm", "no")
    assert (talk.last.response, "indicators" in talk.last.text) == ("later.ask", True)


def test_a_request_about_another_topic_is_another_request_even_when_nobody_says_so():
    talk = asked_for("role")
    heard = talk.say(
        "we need a training on mine risk education too", "request_support", topic=("explosive_ordnance", 0.9)
    )
    assert heard[0].response == "later.noted"


def test_the_answer_beside_the_second_request_counts():
    talk = asked_for("country")
    heard = talk.say("Chad. I also have another request for later", "request_support", country="TD")
    assert talk.slots["country"] == "TD"
    assert [message.response for message in heard] == ["later.noted", "summary"]


def test_a_yes_with_a_second_request_sends_the_first(known):
    talk = known()
    talk.say(SENTENCES["en"], **WHOLE)
    heard = talk.say("yes, and another request after this please", "request_support")
    assert [message.response for message in heard] == ["m14", "later.ask"]


def test_dropping_the_first_request_keeps_the_second():
    talk = at_summary()
    talk.say(SECOND["en"], "request_support", topic=("mhpss", 0.8))
    talk.pick("event", "cancel")
    heard = talk.pick("confirm", "yes")
    assert [message.response for message in heard] == ["cancel.done", "later.ask"]


def test_starting_over_keeps_the_second_request():
    talk = at_summary()
    talk.say(SECOND["en"], "request_support", topic=("mhpss", 0.8))
    talk.pick("event", "start_over")
    talk.pick("confirm", "yes")
    assert len(talk.slots["progress"]["later"]) == 1


def test_the_second_request_is_asked_for_the_kind_of_support(known):
    talk = known()
    talk.say(SENTENCES["en"], **WHOLE)
    talk.pick("confirm", "yes")
    talk.say("a guide for our new volunteers on play", "request_support", topic=("mhpss", 0.8), urgency="planned")
    talk.pick("yesno", "yes")
    assert talk.last.expects == "support_type"
    talk.say("skip")
    assert talk.last.kind == "summary"
