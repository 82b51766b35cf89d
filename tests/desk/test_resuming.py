"""Coming back: a silence of a day names the half-filled request, and goes on where it stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk import turns
from desk.dialogue.waiting import held
from desk.errors import AssistantUnavailable
from desk.model import Conversation
from desk.words import words
from tests.desk.conftest import ANSWER, CONSENT, QUESTION

REQUEST = "We need a training on case management for our partners in Gao"
LATER = "sorry, there was no network here for a long time"


@pytest.fixture
def returning(house):
    """A desk that asked for the country; `after(hours)` is a message so long after that."""
    house.hears(REQUEST)

    def after(hours: float, text: str = LATER):
        house.now += timedelta(hours=hours)
        house.desk = replace(house.desk, clock=lambda: house.now)
        return house.hears(text, now=house.now)

    return after


def test_after_a_day_the_request_is_offered_again(house, returning):
    (offer,) = returning(26)
    assert (offer.kind, offer.text) == ("resume", words("bot", "en")("m21"))
    assert [choice["value"] for choice in offer.choices] == ["continue", "leave"]


def test_continue_takes_the_words_that_waited(house, returning):
    returning(26)
    house.hears("1", now=house.now)
    assert house.assistant.asked[-1].text == LATER
    assert house.conversation().pending["expects"] == "country"


def test_leave_asks_the_assistant_to_drop_the_request(house, returning):
    returning(26)
    house.hears("2", now=house.now)
    assert house.assistant.asked[-1].choice == ("event", "cancel")


def test_a_picked_choice_needs_no_way_back(house, returning):
    returning(26, "2")
    assert house.assistant.asked[-1].choice == ("country", "SD")


def test_within_a_day_nothing_is_offered(house, returning):
    (said,) = returning(23)
    assert said.kind == "question"


def test_after_three_days_the_message_is_a_new_one(house, returning):
    (said,) = returning(73)
    assert said.kind == "question"
    assert house.assistant.asked[-1].text == LATER


def test_without_an_open_question_nothing_is_offered(house):
    house.assistant.says(CONSENT)
    house.hears(REQUEST)
    house.assistant.says(ANSWER)
    house.hears("yes")
    house.now += timedelta(hours=26)
    house.desk = replace(house.desk, clock=lambda: house.now)
    (said,) = house.hears("what is this service about", now=house.now)
    assert said.kind == "answer"


def test_signs_alone_are_no_dead_end(house):
    house.hears(REQUEST)
    house.assistant.says(QUESTION)
    (said,) = house.hears("🌧️🌧️")
    assert said.text.endswith("Which country?")
    assert house.assistant.asked[-1].choice == ("event", "resume")


def test_a_first_message_of_signs_asks_for_the_language_and_then_greets(house):
    house.hears("🌿")
    house.hears("2")
    assert house.conversation().person.language == "fr"
    assert house.assistant.asked[-1].choice == ("event", "resume")


GOING_ON = "it is for our team of thirty in Mali"
ASKS_PLACE = replace(QUESTION, text="Which town?", expects="location", choices=())
CLOSE_CALL = "two boys at the centre were hit by a guard"


def asked_texts(house) -> list[str | None]:
    return [turn.text for turn in house.assistant.asked]


def test_who_writes_on_instead_of_choosing_goes_on_with_all_that_was_written(house, returning):
    returning(26)
    (said,) = house.hears(GOING_ON, now=house.now)
    assert asked_texts(house) == [REQUEST, LATER, GOING_ON]
    assert said.text == QUESTION.text
    assert house.conversation().pending["expects"] == "country"


def test_what_waited_is_told_to_the_assistant_under_its_own_name(house, returning):
    returning(26)
    house.hears(GOING_ON, now=house.now)
    written = [str(message.id) for message in house.messages() if message.author == "requester"]
    assert [turn.message_id for turn in house.assistant.asked] == written


def test_an_answer_to_what_waited_is_given_and_its_question_is_not(house, returning):
    returning(26)
    house.assistant.says(ANSWER, ASKS_PLACE)
    (said,) = house.hears(GOING_ON, now=house.now)
    assert said.text == f"{ANSWER.text}\n{ANSWER.text}\n{ASKS_PLACE.text}"


def test_yes_means_continue(house, returning):
    returning(26)
    house.hears("yes please", now=house.now)
    assert asked_texts(house) == [REQUEST, LATER]


def test_a_word_of_navigation_finds_what_waited_in_its_place(house, returning):
    returning(26)
    house.hears("menu", now=house.now)
    assert asked_texts(house)[1] == LATER
    assert house.assistant.asked[-1].choice == ("event", "menu")


def test_who_starts_over_at_the_offer_wants_nothing_of_what_waited(house, returning):
    returning(26)
    house.hears("start over", now=house.now)
    assert asked_texts(house) == [REQUEST, None]


def test_another_language_is_offered_the_same_and_nothing_is_lost(house, returning):
    returning(26)
    (said,) = house.hears("en français svp", now=house.now)
    assert said.text.endswith(words("bot", "fr")("m21"))
    house.hears("1", now=house.now)
    assert asked_texts(house) == [REQUEST, LATER]


def test_the_language_menu_comes_after_what_waited(house, returning):
    returning(26)
    (menu,) = house.hears("language", now=house.now)
    assert menu.expects == "language"
    (said,) = house.hears("3", now=house.now)
    assert said.text == QUESTION.text
    assert asked_texts(house) == [REQUEST, LATER, None]


def test_a_close_call_at_the_offer_loses_nothing_of_what_waited(house, returning):
    returning(26)
    house.hears(CLOSE_CALL, now=house.now)
    house.hears("2", now=house.now)
    house.hears(GOING_ON, now=house.now)
    assert asked_texts(house) == [REQUEST, LATER, GOING_ON]


def test_what_waited_and_is_a_report_leaves_no_text_and_what_came_after_waits(house, returning):
    returning(26)
    house.assistant.says(refused=True, intent="report_child_at_risk")
    (said,) = house.hears(GOING_ON, now=house.now)
    assert said.text == words("bot", "en")("m05")
    assert LATER not in [message.text for message in house.messages()]
    house.assistant.says(QUESTION)
    house.hears("2", now=house.now)
    house.hears("a training for our partners", now=house.now)
    assert asked_texts(house) == [REQUEST, LATER, GOING_ON, "a training for our partners"]


def test_a_worker_that_dies_between_the_two_answers_repeats_neither_decision(house, returning):
    returning(26)
    house.receive(GOING_ON, now=house.now)
    calls = house.assistant.take_turn

    def dies_at_the_second(turn):
        if turn.text == GOING_ON:
            raise AssistantUnavailable("down")
        return calls(turn)

    house.assistant.take_turn = dies_at_the_second
    with pytest.raises(AssistantUnavailable):
        house.work()
    house.assistant.take_turn = calls
    turns.take_turn(house.desk, message_id=next(m.id for m in house.messages() if m.text == GOING_ON))
    assert asked_texts(house) == [REQUEST, LATER, GOING_ON]
    assert [message.text for message in house.messages()][-1] == QUESTION.text


def test_words_before_the_language_was_known_are_not_lost_when_the_next_words_show_it(house):
    house.hears("5W")
    house.hears("nous avons besoin d'une formation pour nos partenaires")
    assert asked_texts(house) == ["5W", "nous avons besoin d'une formation pour nos partenaires"]


def test_what_waits_at_the_notice_is_taken_after_the_yes(house):
    house.hears("5W")
    house.assistant.says(CONSENT)
    (notice,) = house.hears("nous avons besoin d'une formation pour nos partenaires")
    assert notice.text == CONSENT.text
    house.assistant.says(QUESTION)
    house.hears("1")
    assert house.assistant.asked[-2].choice == ("event", "consent_given")
    assert house.assistant.asked[-1].text == "nous avons besoin d'une formation pour nos partenaires"


def test_a_conversation_in_which_one_message_waited_as_its_id_alone_goes_on():
    assert held(Conversation(pending={"by": "desk", "held": "0193"})) == ["0193"]
    assert held(Conversation(pending={"by": "desk", "held": ["0193", "0194"]})) == ["0193", "0194"]
    assert held(Conversation(pending=None)) == []
