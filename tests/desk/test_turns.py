"""How a message is answered: what the desk decides itself, and what it asks the assistant."""

from __future__ import annotations

import pytest

from desk import turns
from desk.errors import AssistantUnavailable
from desk.model import Message, OptOut, Person, SafetyEvent, Ticket
from tests.desk.conftest import ANSWER, CONSENT, QUESTION

REQUEST = "We need a training on case management for our partners in Gao"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


def test_the_assistants_question_goes_out_and_stays_open(house):
    (question,) = house.hears(REQUEST)
    assert (question.text, question.expects) == ("Which country?", "country")
    assert house.conversation().pending["expects"] == "country"


def test_a_turn_taken_twice_answers_once(house):
    house.receive(REQUEST)
    _, (message_id,) = house.started[0]
    for _ in range(2):
        turns.take_turn(house.desk, message_id=house.messages()[0].id)
    assert message_id == str(house.messages()[0].id)
    assert len(house.messages()) == 2


def test_a_number_picks_the_choice_that_was_offered(house):
    house.hears(REQUEST)
    house.hears("2")
    assert house.assistant.asked[-1].choice == ("country", "SD")


def test_an_arabic_indic_number_picks_too(house):
    house.hears(REQUEST)
    house.hears("٢")
    assert house.assistant.asked[-1].choice == ("country", "SD")


def test_a_number_that_offers_nothing_is_words(house):
    house.hears(REQUEST)
    house.hears("7")
    assert house.assistant.asked[-1].text == "7"


def test_slashes_never_reach_the_assistant(house):
    house.hears("/restart please help us with our 5W matrix")
    assert house.assistant.asked[-1].text.startswith("restart")


def test_several_messages_of_a_turn_are_one_sms(house):
    house.assistant.says(ANSWER, QUESTION)
    (said,) = house.hears(REQUEST)
    assert said.text == "The desk answers requests.\nWhich country?"
    assert said.expects == "country"


def test_an_unclear_language_gets_the_menu_and_the_message_waits(house):
    (menu,) = house.hears("5W")
    assert menu.expects == "language"
    assert [choice["value"] for choice in menu.choices] == ["en", "fr", "es", "ar"]
    house.hears("2")
    assert house.conversation().person.language == "fr"
    assert house.assistant.asked[-1].text == "5W"


def test_a_language_is_changed_by_word_at_any_moment(house):
    house.hears(REQUEST)
    house.hears("en français svp")
    assert house.conversation().person.language == "fr"
    assert house.assistant.asked[-1].choice == ("event", "resume")


def test_a_wish_for_another_language_asks_which_and_then_goes_on(house):
    house.hears(REQUEST)
    house.assistant.says(intent="change_language")
    (menu,) = house.hears("could we perhaps use some other language here")
    assert menu.expects == "language"
    house.assistant.says(QUESTION)
    house.hears("3")
    assert house.conversation().person.language == "es"
    assert house.assistant.asked[-1].choice == ("event", "resume")


def test_yes_to_the_notice_is_kept_with_its_version(house):
    house.assistant.says(CONSENT)
    house.hears(REQUEST)
    house.assistant.says(QUESTION)
    house.hears("yes")
    person = house.conversation().person
    assert person.consented_at == house.now
    assert person.consent_version
    assert house.assistant.asked[-1].choice == ("event", "consent_given")


def test_no_to_the_notice_erases_words_at_once_and_the_person_after_the_farewell(house):
    house.assistant.says(CONSENT)
    house.hears(REQUEST)
    (farewell,) = house.hears("2")
    assert "https://www.example.org" in farewell.text
    assert [message.id for message in house.messages()] == [farewell.id]
    with house.sessions.begin() as session:
        from desk import erasure

        erasure.purge(session, person_id=session.query(Person).one().id)
    with house.sessions() as session:
        assert session.query(Person).count() == session.query(Message).count() == 0
    assert house.assistant.forgotten


def test_a_question_that_asks_for_nothing_leaves_no_text(house):
    house.assistant.says(ANSWER, intent="ask_capabilities")
    house.hears("What is this service about please")
    assert [message.text for message in house.messages() if message.author == "requester"] == [""]
    assert house.assistant.forgotten == [house.conversation().id]


def test_a_disclosure_gets_one_calm_message_without_a_question(house):
    (said,) = house.hears(DISCLOSURE)
    assert said.kind == "safety"
    assert "{" not in said.text
    assert "?" not in said.text
    assert said.choices == []
    with house.sessions() as session:
        assert session.query(SafetyEvent).one().flow == "disclosure"


def test_the_request_survives_a_disclosure(house):
    house.hears(REQUEST)
    house.hears(DISCLOSURE)
    (offer,) = house.hears("thank you")
    assert offer.kind == "resume"
    house.hears("1")
    assert house.conversation().pending["expects"] == "country"


def test_sos_shows_contacts_and_keeps_the_open_question(house):
    house.hears(REQUEST)
    (said,) = house.hears("SOS")
    assert said.kind == "safety"
    assert house.conversation().pending["expects"] == "country"


def test_what_rasa_takes_for_a_report_is_not_kept(house):
    house.assistant.says(refused=True, intent="report_child_at_risk")
    (said,) = house.hears("there is something about the centre that worries us")
    assert [choice["value"] for choice in said.choices] == ["yes", "no"]
    assert [message.text for message in house.messages() if message.author == "requester"] == [""]


def test_erasing_is_asked_once_and_then_done(house):
    house.hears(REQUEST)
    (sure,) = house.hears("DELETE")
    assert [choice["value"] for choice in sure.choices] == ["yes", "no"]
    (done,) = house.hears("1")
    assert [message.id for message in house.messages()] == [done.id]


def test_erasing_that_is_refused_keeps_the_open_question(house):
    house.hears(REQUEST)
    house.hears("DELETE")
    house.hears("2")
    assert house.conversation().pending["expects"] == "country"


def test_an_emoji_alone_is_answered_with_a_request_for_words(house):
    house.hears(REQUEST)
    (said,) = house.hears("👍👍")
    assert said.text.splitlines()[-1] == "Which country?"
    assert house.assistant.asked[-1].choice == ("event", "resume")


def test_ten_thousand_characters_are_cut_and_the_person_is_told(house):
    told = house.hears("We need support with coordination in our region. " * 205)
    assert len(house.assistant.asked[0].text) <= 1500
    assert len(told[0].text) > len(QUESTION.text)


def test_an_assistant_that_is_down_raises_and_nothing_is_said(house):
    house.assistant.down = True
    house.receive(REQUEST)
    with pytest.raises(AssistantUnavailable):
        house.work()
    assert len(house.messages()) == 1


def test_after_the_last_try_the_person_is_told_and_a_human_gets_a_ticket(house):
    house.receive(REQUEST)
    turns.apologise(house.desk, message_id=house.messages()[0].id)
    with house.sessions() as session:
        assert session.query(Ticket).one().description == REQUEST
    assert house.messages()[-1].author == "assistant"


def test_a_message_that_may_ask_for_silence_is_asked_about_and_ends_nothing(house):
    house.hears(REQUEST)
    asked = house.hears("remove my number")
    assert [message.intent for message in asked] == [None]
    assert "STOP" in asked[0].text
    assert house.messages()[-2].text == "remove my number"
    assert house.hears("Mali")
    with house.sessions() as session:
        assert session.query(OptOut).count() == 0


def test_stop_is_confirmed_once(house):
    said = house.hears("STOP")
    assert [message.intent for message in said] == ["optout.done"]
    with house.sessions() as session:
        assert session.query(OptOut).count() == 1
