"""The request form: what it asks, fills, corrects and leaves to others."""

from __future__ import annotations

import itertools

import pytest

from actions import names
from tests.actions.requests import SENTENCES, WHOLE, asked_for, at_summary
from tests.actions.talk import Talk

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_in_the_first_message_leads_straight_to_the_summary(lang):
    talk = at_summary(lang)
    assert (talk.last.kind, talk.last.expects) == ("summary", "confirm")
    assert talk.last.choices == ["yes", "no", "details"]
    assert SENTENCES[lang] in talk.last.text


def test_the_notice_comes_first_when_nobody_agreed_yet():
    talk = Talk(consent=False)
    talk.say(SENTENCES["en"], **WHOLE)
    assert (talk.last.response, talk.last.expects, talk.last.choices) == ("m02", "consent", ["yes", "no"])


def test_the_request_goes_on_after_the_yes_to_the_notice():
    talk = Talk(consent=False)
    talk.say(SENTENCES["en"], **WHOLE)
    talk.consent = True
    talk.pick("event", "consent_given")
    assert talk.last.kind == "summary"


def test_words_before_the_yes_are_kept_and_the_notice_is_put_in_other_words():
    talk = Talk(consent=False)
    talk.say(SENTENCES["en"], "request_support", topic="case_management")
    talk.say("I write from Chad", country="TD")
    assert talk.slots["country"] == "TD"
    assert talk.last.response == "consent.unclear"


def test_only_what_is_missing_is_asked_in_order():
    talk = Talk()
    asked = [talk.say("I need support", "request_support")[-1].expects]
    asked.append(talk.say("guidance for our case management teams", topic="case_management")[-1].expects)
    asked.append(talk.say("Mali")[-1].expects)
    asked.append(talk.say("IM officer")[-1].expects)
    asked.append(talk.say("this week")[-1].expects)
    assert asked == ["description", "country", "role", "urgency", "confirm"]


def test_each_field_of_the_first_message_has_its_provenance():
    talk = at_summary()
    assert talk.slots["provenance"]["country"] == {"message": talk.message_id, "confidence": 0.95, "how": "understood"}


def test_an_answer_has_its_provenance():
    talk = asked_for("country")
    talk.say("Niger")
    assert talk.slots["provenance"]["country"]["how"] == "asked"


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("en", "no, it is Niger", "NE"),
        ("fr", "non, c'est le Niger", "NE"),
        ("es", "no, es Níger", "NE"),
        ("ar", "لا، البلد هو النيجر", "NE"),
    ],
)
def test_the_country_is_corrected_in_words_at_the_summary(lang, text, code):
    talk = at_summary(lang)
    talk.say(text, "deny", 0.7)
    assert talk.slots["country"] == code
    assert talk.last.kind == "summary"


def test_a_value_is_corrected_while_another_is_asked():
    talk = asked_for("urgency")
    heard = talk.say("sorry, I meant Niger", "provide_information", 0.6)
    assert talk.slots["country"] == "NE"
    assert [message.response for message in heard] == ["summary.corrected", "form.ask_urgency"]


def test_another_country_in_passing_corrects_nothing():
    talk = asked_for("role")
    talk.say("programme officer, I used to work in Kenya", country="KE")
    assert talk.slots["country"] == "ML"


def test_no_at_the_summary_asks_what_to_change():
    talk = at_summary()
    talk.pick("confirm", "no")
    assert talk.last.response == "change.ask"
    talk.pick("confirm", "role")
    assert talk.last.expects == "role"
    talk.pick("role", "im_officer")
    assert (talk.slots["role"], talk.last.kind) == ("im_officer", "summary")


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "the country"), ("fr", "le pays"), ("es", "el país"), ("ar", "البلد")]
)
def test_the_field_to_change_is_named_in_words(lang, text):
    talk = at_summary(lang)
    talk.pick("confirm", "no")
    talk.say(text)
    assert talk.last.expects == "country"


def test_details_are_asked_one_by_one_and_can_be_skipped():
    talk = at_summary()
    talk.pick("confirm", "details")
    asked = [talk.last.expects]
    for answer in ("Gao", "skip", "25/12", "an advice call", "skip"):
        asked.append(talk.say(answer)[-1].expects)
    assert asked == ["location", "organisation", "needed_by", "support_type", "name", "confirm"]
    assert (talk.slots["location"], talk.slots["organisation"], talk.slots["support_type"]) == (
        "Gao",
        None,
        "advice_call",
    )


def test_that_is_all_ends_the_details():
    talk = at_summary()
    talk.pick("confirm", "details")
    talk.pick("location", "done")
    assert talk.last.expects == "confirm"


def test_a_contact_is_only_asked_where_there_is_no_number():
    talk = at_summary()
    talk.has_number = False
    talk.pick("confirm", "details")
    for _ in range(5):
        talk.say("skip")
    assert talk.last.expects == "contact"


def test_more_words_at_the_summary_join_the_description():
    talk = at_summary()
    heard = talk.say("we would also like the slides in Songhai for volunteers", "provide_information", 0.6)
    assert talk.slots["description"].endswith("for volunteers")
    assert heard[0].response == "summary.added"


def test_a_long_request_is_cut_and_the_person_is_told():
    talk = Talk()
    heard = talk.say("case management support " * 40, **WHOLE)
    assert len(talk.slots["description"]) <= 500
    assert heard[0].response == "summary.cut"


def test_a_digression_is_answered_and_the_question_asked_again():
    talk = asked_for("country")
    heard = talk.say("what do you do with my data?", "ask_privacy", 0.9)
    assert [message.response for message in heard] == ["privacy.answer", "form.ask_country"]
    assert (heard[0].kind, heard[0].intent, heard[0].choices) == ("answer", "ask_privacy", [])


def test_a_plain_answer_is_never_taken_for_a_digression():
    talk = asked_for("country")
    talk.say("Mali", "ask_contacts", 0.95)
    assert talk.last.expects == "confirm"


def test_a_request_in_a_requests_own_words_is_no_digression():
    talk = Talk()
    talk.say("I need support", "request_support")
    talk.say("do you have a template for referral pathways", "ask_resources", 0.7, topic="service_mapping_referral")
    assert talk.slots["topic"] == "service_mapping_referral"


def test_what_is_not_understood_is_asked_in_other_words_then_with_a_way_out():
    talk = asked_for("country")
    texts = [talk.last.text] + [talk.say("gibberish", "out_of_scope", 0.3)[-1].text for _ in range(4)]
    assert all(first != second for first, second in itertools.pairwise(texts))
    assert next(message.choices for message in talk.heard if message.response == "m17") == ["menu", "person"]


def test_weak_topics_are_offered_with_a_way_out():
    talk = Talk()
    talk.say(
        "please help us with our work on children", "request_support", topic=[("uasc", 0.3), ("family_tracing", 0.25)]
    )
    assert (talk.last.response, talk.last.expects) == ("form.did_you_mean", "topic")
    assert talk.last.choices == ["uasc", "family_tracing", "none"]


def test_none_of_the_topics_leads_to_area_group_and_topic():
    talk = Talk()
    talk.say("please help us with our work on children", "request_support", topic=[("uasc", 0.3), ("mhpss", 0.2)])
    sizes = [len(talk.pick("topic", value)[-1].choices) for value in ("none", "thematic", "th_care")]
    assert sizes[0] == 3
    assert max(sizes) <= 10
    talk.pick("topic", "case_management")
    assert (talk.slots["topic"], talk.last.expects) == ("case_management", "country")


def test_free_words_are_understood_in_the_topic_menus():
    talk = Talk(lang="fr")
    talk.say("aidez notre groupe avec son travail svp", "request_support")
    talk.say("le mariage d'enfants", topic=("child_marriage", 0.6))
    assert talk.slots["topic"] == "child_marriage"


def test_roles_come_on_two_pages():
    talk = asked_for("role")
    assert len(talk.last.choices) == 10
    talk.pick("role", "more")
    assert talk.last.choices[-1] == "other"


@pytest.mark.parametrize(("lang", "text"), [("en", "the second one"), ("ar", "٢"), ("fr", "2"), ("es", "2")])
def test_a_choice_is_picked_by_number(lang, text):
    talk = asked_for("urgency", lang)
    talk.say(text)
    assert talk.slots["urgency"] == "high"


def test_a_date_for_urgency_is_also_the_deadline():
    talk = asked_for("urgency")
    talk.say("in three weeks")
    assert talk.slots["urgency"] == "planned"
    assert talk.slots["needed_by"]


def test_cancelling_is_asked_once_and_forgets_the_request():
    talk = asked_for("role")
    talk.say("forget it", "cancel_request", 0.9)
    assert (talk.last.response, talk.last.expects) == ("cancel.sure", "confirm")
    talk.pick("confirm", "yes")
    assert talk.loop is None
    assert all(talk.slots[name] is None for name in names.FIELDS)


def test_not_cancelling_goes_on_where_it_was():
    talk = asked_for("role")
    talk.pick("event", "cancel")
    heard = talk.pick("confirm", "no")
    assert [message.response for message in heard] == ["cancel.kept", "form.ask_role"]


def test_starting_over_begins_again():
    talk = asked_for("role")
    talk.say("let us start again", "start_over", 0.9)
    heard = talk.pick("confirm", "yes")
    assert [message.response for message in heard] == ["restart.done", "m04"]


def test_the_menu_inside_a_request_leads_back_to_it():
    talk = asked_for("role")
    talk.pick("event", "menu")
    assert talk.last.choices[0] == "continue"
    talk.pick("menu", "continue")
    assert talk.last.response == "form.ask_role"


def test_a_menu_choice_inside_a_request_is_answered_and_the_request_goes_on():
    talk = asked_for("role")
    talk.pick("event", "menu")
    heard = talk.pick("menu", "privacy")
    assert [message.response for message in heard] == ["privacy.answer", "form.ask_role"]


def test_after_a_safety_message_the_same_question_comes_again():
    talk = asked_for("role")
    before = talk.last
    talk.pick("event", "resume")
    assert talk.last == before


def test_the_language_changes_without_losing_anything():
    talk = asked_for("role")
    talk.lang = "ar"
    talk.pick("event", "resume")
    assert talk.last.response == "form.ask_role"
    assert talk.slots["country"] == "ML"


def test_asking_for_another_language_is_left_to_the_desk():
    talk = asked_for("role")
    assert talk.say("could we speak Arabic maybe", "change_language", 0.9) == []
    talk.say("national coordinator")
    assert talk.last.expects == "confirm"


def test_the_summary_is_not_read_out_twice():
    talk = at_summary()
    heard = talk.say("thanks", "thank", 0.9)
    assert heard[-1].response == "summary.retry"
    assert heard[-1].choices == ["yes", "no", "details"]


def test_a_choice_of_an_older_question_still_fills_its_field():
    talk = at_summary()
    talk.pick("urgency", "planned")
    assert talk.slots["urgency"] == "planned"


def test_one_weak_topic_is_worth_a_yes_or_no():
    talk = Talk()
    talk.say("please help us with our work on children", "request_support", topic=[("uasc", 0.55)])
    assert (talk.last.expects, talk.last.about, talk.last.choices) == ("yesno", ["topic", "uasc"], ["yes", "no"])
    talk.pick("yesno", "yes")
    assert (talk.slots["topic"], talk.last.expects) == ("uasc", "country")


def test_no_to_the_one_topic_leads_to_the_menus():
    talk = Talk()
    talk.say("please help us with our work on children", "request_support", topic=[("uasc", 0.55)])
    talk.pick("yesno", "no")
    assert talk.last.choices == ["coordination", "information_management", "thematic"]


def test_who_explains_again_says_more():
    talk = Talk()
    talk.say("please help us with our work on children", "request_support", topic=[("uasc", 0.3), ("mhpss", 0.2)])
    talk.say("games and talks for those who are afraid", "ask_resources", 0.7, topic="mhpss")
    assert talk.slots["topic"] == "mhpss"
    assert talk.slots["description"].endswith("for those who are afraid")


def test_a_vague_opening_is_asked_for_in_other_words():
    talk = Talk()
    talk.say("I would like some help", "request_support", topic=[("funding", 0.2)])
    assert (talk.last.response, talk.last.expects) == ("m04", "description")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mere_coordinator_is_asked_which_one(lang):
    words = {"en": "coordinator", "fr": "coordinatrice", "es": "coordinador", "ar": "منسقة"}
    talk = asked_for("role", lang)
    talk.say(words[lang])
    assert talk.last.about == ["role", "national_coordinator"]
    talk.pick("yesno", "yes")
    assert talk.slots["role"] == "national_coordinator"


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "it is not urgent"), ("fr", "ce n'est pas urgent"), ("es", "no es urgente"), ("ar", "ليس عاجلا")],
)
def test_not_urgent_is_no_hurry(lang, text):
    talk = asked_for("urgency", lang)
    talk.say(text, "deny", 0.7)
    assert talk.slots["urgency"] == "planned"


def test_the_profession_of_others_is_not_the_writers():
    talk = Talk()
    talk.say("a guide on case management for volunteers", **{**WHOLE, "role": ("community_member", 0.5)})
    assert (talk.slots["role"], talk.last.expects) == (None, "role")


def test_what_was_told_beside_the_question_is_noted():
    talk = asked_for("role")
    heard = talk.say("in Gao", location="Gao")
    assert [message.response for message in heard] == ["form.noted", "form.ask_role"]


def test_a_role_that_nobody_understands_ends_as_another_role():
    talk = asked_for("role")
    for _ in range(4):
        talk.say("qwerty", "out_of_scope", 0.3)
    assert talk.slots["role"] == "other"
    assert talk.last.kind == "summary"


def test_a_guessed_date_gives_way_to_the_urgency_that_was_picked():
    talk = at_summary(date="2999-01-01")
    talk.slots["needed_by"], talk.slots["provenance"]["needed_by"] = "2999-01-01", {"how": "understood"}
    talk.pick("confirm", "no")
    talk.pick("confirm", "urgency")
    talk.say("no rush")
    assert (talk.slots["urgency"], talk.slots["needed_by"]) == ("planned", None)
