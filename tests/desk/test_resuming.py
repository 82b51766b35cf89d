"""Coming back: a silence of a day names the half-filled request, and goes on where it stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

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
