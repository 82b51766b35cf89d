"""Buttons: their id names the question, so an old one answers no new question."""

from __future__ import annotations

import pytest

from desk import intake, taps
from desk.model import Message
from desk.ports import Choice, Said
from tests.desk.conftest import PHONE, QUESTION

REQUEST = "We need a training on case management for our partners in Gao"


def tap(house, payload, title="Mali"):
    """The person presses a button; what the assistant was asked for it."""
    house.count += 1
    before = len(house.assistant.asked)
    with house.sessions.begin() as session:
        intake.receive_text(
            session,
            channel="whatsapp",
            address=PHONE,
            provider_id=f"SMtap{house.count}",
            text=title,
            payload=payload,
            now=house.now,
            enqueue=house.desk.enqueue,
        )
    house.work()
    return [(turn.choice, turn.text) for turn in house.assistant.asked[before:]]


@pytest.fixture
def question(house) -> Message:
    house.assistant.says(QUESTION)
    (asked,) = house.hears(REQUEST, channel="whatsapp")
    return asked


def test_a_button_stands_for_its_choice(house, question):
    assert tap(house, taps.payload(question.seq, "ML")) == [(("country", "ML"), None)]


def test_the_text_that_is_kept_is_the_buttons_own(house, question):
    tap(house, taps.payload(question.seq, "ML"), title="something else that somebody typed")
    assert [m.text for m in house.messages() if m.choice == "ML"] == ["Mali"]


def test_a_button_of_an_earlier_question_asks_the_open_one_again(house, question):
    house.assistant.says(
        Said(text="Sure?", kind="question", expects="confirm", choices=(Choice("Mali", "ML"), Choice("No", "no")))
    )
    tap(house, taps.payload(question.seq, "SD"), title="Sudan")
    assert tap(house, taps.payload(question.seq, "ML")) == [(("event", "resume"), None)]


@pytest.mark.parametrize(
    "payload", ["ML", "yes", "open", "x.ML", "99.ML", "1.ML.x", "2.FR", "", None, "1. ML", "²." + "ML"]
)
def test_any_other_id_leaves_the_words_as_typed(house, question, payload):
    assert tap(house, payload) == [(("country", "ML"), None)]


def test_a_typed_number_still_picks_a_choice(house, question):
    assert tap(house, None, title="2") == [(("country", "SD"), None)]


def test_a_button_whose_words_could_be_taken_for_a_report_is_a_choice(house):
    title = "My colleague hurt a child"
    house.assistant.says(Said(text="Which topic?", kind="question", expects="topic", choices=(Choice(title, "abuse"),)))
    (asked,) = house.hears(REQUEST, channel="whatsapp")
    assert tap(house, taps.payload(asked.seq, "abuse"), title=title) == [(("topic", "abuse"), None)]


def test_a_button_of_somebody_elses_conversation_is_none(house, question):
    house.hears(REQUEST, channel="whatsapp", address="+15005550102")
    with house.sessions() as session:
        theirs = session.get(Message, question.id)
        other = next(m for m in session.query(Message) if m.conversation_id != theirs.conversation_id)
        stray = taps.resolve(session, other.conversation, taps.payload(theirs.seq + 40, "ML"))
    assert stray is None
