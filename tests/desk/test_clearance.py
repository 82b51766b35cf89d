"""After "no, technical" the request can be written as it was: asked about once, never in a circle, never when sure."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from desk import intake, webchat
from desk.model import Conversation, Message, Receipt, SafetyEvent
from desk.words import words
from tests.desk.conftest import QUESTION

REQUEST = "We need a training on case management for our partners in Gao"
DOUBTFUL = "there was a case of violence against a girl in our area"
SURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"
NO = "2"


def said(msgid: str) -> str:
    return words("bot", "en")(msgid)


def test_the_same_words_pass_after_no_technical(house):
    (asked,) = house.hears(DOUBTFUL)
    assert asked.text == said("m05")
    (again,) = house.hears(NO)
    assert again.text == said("m22")
    (question,) = house.hears(DOUBTFUL)
    assert question.text == QUESTION.text
    assert house.assistant.asked[-1].text == DOUBTFUL


def test_the_assistant_is_told_that_the_person_means_technical_support(house):
    house.hears(DOUBTFUL)
    house.hears(NO)
    house.hears(DOUBTFUL)
    assert house.assistant.asked[-1].facts["technical"]
    house.hears("for our partners in Mopti")
    assert not house.assistant.asked[-1].facts["technical"]


def test_of_two_doubtful_messages_only_one_passes(house):
    house.hears(DOUBTFUL)
    house.hears(NO)
    assert house.receive(DOUBTFUL).outcome == "stored"
    assert house.receive(DOUBTFUL).outcome == "disclosure.medium"


def test_what_is_doubtful_later_is_asked_about_again(house):
    house.hears(DOUBTFUL)
    house.hears(NO)
    house.hears(DOUBTFUL)
    (asked,) = house.hears(DOUBTFUL)
    assert asked.text == said("m05")


def test_what_the_screen_is_sure_of_never_passes(house):
    house.hears(DOUBTFUL)
    house.hears(NO)
    assert house.receive(SURE).outcome == "disclosure.high"
    house.work()
    assert house.messages()[-1].text == said("m06").format(
        local_emergency=said("fallback.local_emergency"), local_cp_focal=said("fallback.local_cp_focal")
    )


def test_a_request_without_any_doubt_uses_nothing_up_and_leaves_nothing_behind(house):
    house.hears(DOUBTFUL)
    house.hears(NO)
    house.hears(REQUEST)
    assert house.assistant.asked[-1].text == REQUEST
    assert house.receive(DOUBTFUL).outcome == "disclosure.medium"


def test_yes_lets_nothing_pass(house):
    house.hears(DOUBTFUL)
    house.hears("1")
    assert house.receive(DOUBTFUL).outcome == "disclosure.medium"


def test_only_what_passed_is_stored(house):
    house.hears(DOUBTFUL)
    house.hears(NO)
    with house.sessions() as session:
        kept = session.scalars(sa.select(Message.text).where(Message.author == "requester")).all()
        assert kept == [NO]
        assert len(session.scalars(sa.select(Receipt)).all()) == 1
        assert [event.level for event in session.scalars(sa.select(SafetyEvent))] == ["medium"]
    house.hears(DOUBTFUL)
    assert [message.text for message in house.messages() if message.author == "requester"] == [NO, DOUBTFUL]


def test_the_question_before_is_open_again_and_its_answers_are_there(house):
    house.hears(REQUEST)
    house.hears(DOUBTFUL)
    house.hears(NO)
    house.hears("1")
    assert house.assistant.asked[-1].choice == ("country", "ML")


@pytest.mark.parametrize(
    "answer",
    [
        "2, technical support",
        "2 no",
        "No, technical",
        "technical support please",
        "non, un appui technique",
        "2 técnico",
        "no, pido apoyo técnico",
        "لا، أطلب دعماً فنياً",
        "٢ دعم فني",
    ],
)
def test_no_technical_is_understood_as_people_write_it(house, answer):
    house.hears(DOUBTFUL)
    (again,) = house.hears(answer)
    assert again.text == said("m22")


@pytest.mark.parametrize("answer", ["technical support for a girl who is hurt", "2 girls", "yes"])
def test_more_than_that_is_no_such_answer(house, answer):
    house.hears(DOUBTFUL)
    assert said("m22") not in [message.text for message in house.hears(answer)]


def test_a_second_doubt_instead_of_an_answer_gets_the_contacts_and_not_the_same_question(house):
    house.hears(DOUBTFUL)
    (told,) = house.hears("she was hit by somebody there")
    assert told.text.startswith(said("m06").partition(".")[0])


def test_what_only_the_assistant_doubts_is_not_asked_about_twice_in_a_row(house):
    house.assistant.says(refused=True, intent="report_child_at_risk")
    (asked,) = house.hears("there is something about the centre that worries us")
    (told,) = house.hears("it is about how they treat people there")
    assert (asked.text, told.text.partition(".")[0]) == (said("m05"), said("m06").partition(".")[0])


def test_in_the_web_chat_it_is_the_same(house):
    with house.sessions.begin() as session:
        made = webchat.create(session, locale="en", now=house.now)

    def write(text: str | None, choice: str | None = None) -> intake.Received:
        with house.sessions.begin() as session:
            received = intake.receive_web(
                session,
                conversation=session.get_one(Conversation, made.conversation_id),
                message_id=uuid4(),
                text=text,
                choice=choice,
                now=house.now,
                enqueue=house.desk.enqueue,
            )
        house.work()
        return received

    assert write(DOUBTFUL).outcome == "disclosure.medium"
    write(None, choice="no")
    assert write(DOUBTFUL).outcome == "stored"
