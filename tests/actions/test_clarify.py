"""When two meanings are nearly as likely the person is asked which; nothing is guessed."""

from __future__ import annotations

import pytest

from tests.actions.talk import Talk

FORMS = "somebody who can look at the forms of our agencies"
UNSURE = [("ask_contacts", 0.42), ("request_support", 0.38)]


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_two_likely_meanings_are_asked_about_in_words(lang):
    talk = Talk(lang=lang)
    talk.say("x y z", "ask_contacts", 0.42, ranking=UNSURE)
    assert talk.last.response == "meant.ask"
    assert talk.last.choices == ["contacts", "request"]
    assert all(title.strip() for title in talk.last.titles)


def test_the_picked_meaning_is_answered_from_the_words_that_were_asked_about():
    talk = Talk()
    talk.say("x y Mali", "ask_contacts", 0.42, ranking=UNSURE, country="ML")
    talk.pick("menu", "contacts")
    assert talk.last.response == "contacts.mali"


def asked_about(text):
    talk = Talk()
    talk.say(text, "ask_contacts", 0.42, ranking=UNSURE)
    return talk


def test_picking_the_request_makes_one_of_the_words_that_were_asked_about():
    talk = asked_about(FORMS)
    talk.pick("menu", "request")
    assert talk.slots["description"] == FORMS


def test_writing_that_one_wants_support_makes_a_request_of_the_words_before():
    talk = asked_about(FORMS)
    talk.say("I need your support please", "request_support")
    assert talk.slots["description"] == FORMS


def test_a_clear_meaning_is_not_asked_about():
    talk = Talk()
    talk.say(
        "who coordinates in Mali?",
        "ask_contacts",
        0.9,
        ranking=[("ask_contacts", 0.9), ("request_support", 0.05)],
        country="ML",
    )
    assert talk.last.response == "contacts.mali"


def test_a_likely_request_just_begins():
    talk = Talk()
    talk.say(
        "our group wants to look at its forms",
        "request_support",
        0.45,
        ranking=[("request_support", 0.45), ("ask_contacts", 0.4)],
    )
    assert talk.slots["description"]


def test_a_report_is_never_offered_as_a_meaning():
    talk = Talk()
    talk.say("x y z", "ask_contacts", 0.4, ranking=[("report_child_at_risk", 0.42), *UNSURE])
    assert talk.last.choices == ["contacts", "request"]


def test_what_is_never_understood_gets_a_way_out_a_menu_and_then_a_person(known):
    talk = known()
    said = [talk.say(text, "out_of_scope", 0.2)[-1] for text in ("qwe", "rty", "uio")]
    assert [message.response for message in said] == ["m17", "menu", "lost.person"]
    talk.say("yes", "affirm")
    assert talk.last.response == "m18"
