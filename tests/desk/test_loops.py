"""The loop breaker: what goes round in circles is stopped, told once and flagged; what people do is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk import intake, loops, turns
from desk.model import Conversation, Message, OptOut, Ticket
from desk.ports import AssistantAnswer, Said
from tests.desk.conftest import ANSWER, PHONE

AWAY = "I am out of the office until Monday"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


@pytest.fixture
def talk(house):
    """Says something some seconds after what was said last; what the desk answers."""
    clock = {"at": house.now}
    house.desk = turns.Desk(
        sessions=house.sessions,
        assistant=house.assistant,
        enqueue=house.desk.enqueue,
        house=house.desk.house,
        clock=lambda: clock["at"],
    )

    def say(text, *, after=30, channel="sms"):
        clock["at"] += timedelta(seconds=after)
        before = house.last_seq()
        house.receive(text, now=clock["at"], channel=channel)
        house.work()
        return [m.text for m in house.messages() if m.seq > before and m.author == "assistant"]

    return say


def only(house, what):
    with house.sessions() as session:
        return session.scalars(sa.select(what)).all()


def test_the_same_text_over_and_over_is_stopped_told_once_and_flagged(house, talk):
    answers = [talk(AWAY) for _ in range(loops.SAME_TEXT_MOST + 3)]
    answered, told, silent = answers[: loops.SAME_TEXT_MOST], answers[loops.SAME_TEXT_MOST], answers[-2:]
    assert all(answered)
    assert "has paused" in told[0]
    assert silent == [[], []]
    assert [ticket.flags for ticket in only(house, Ticket)] == [[loops.FLAG]]
    assert sum(message.text == AWAY for message in house.messages()) == loops.SAME_TEXT_MOST + 3


def test_it_is_told_in_the_persons_language(house, talk):
    text = "je suis absente du bureau jusqu'à lundi prochain"
    answers = [talk(text) for _ in range(loops.SAME_TEXT_MOST + 1)]
    assert "est en pause" in answers[-1][0]


def test_an_open_ticket_is_flagged_rather_than_a_second_one_opened(house, talk):
    talk("We need a training on case management")
    with house.sessions.begin() as session:
        message = session.scalars(sa.select(Message).where(Message.author == "requester")).one()
        from desk.tickets import call_a_person

        call_a_person(
            session,
            conversation_id=message.conversation_id,
            message_id=str(message.id),
            now=house.now,
            agreed=True,
        )
    for _ in range(loops.SAME_TEXT_MOST + 2):
        talk(AWAY)
    (ticket,) = only(house, Ticket)
    assert ticket.flags == [loops.FLAG]
    with house.sessions() as session:
        late = session.scalars(sa.select(Message).where(Message.text == AWAY).order_by(Message.seq.desc())).first()
        assert late.ticket_id == ticket.id


def test_the_same_text_spread_over_a_day_is_no_loop(house, talk):
    assert all(talk(AWAY, after=3600) for _ in range(loops.SAME_TEXT_MOST + 3))
    assert house.conversation().paused_until is None


@pytest.mark.parametrize("text", ["1", "yes", "non", "skip", "١"])
def test_short_answers_are_what_forms_are_made_of(house, talk, text):
    talk("We need a training on case management")
    for _ in range(loops.SAME_TEXT_MOST * 2):
        talk(text)
    assert house.conversation().paused_until is None


def test_a_busy_person_who_says_something_else_each_time_is_no_loop(house, talk):
    for number in range(24):
        assert talk(f"our request number {number} is about training", after=8)
    assert house.conversation().paused_until is None


def test_two_bots_that_answer_each_other_at_once_are_stopped(house, talk):
    answers = [talk(f"Thank you! Your ticket is {number}", after=2) for number in range(loops.QUICK_MOST + 4)]
    assert answers[0]
    assert answers[-1] == []
    assert loops.FLAG in only(house, Ticket)[0].flags


def test_an_unkept_question_with_the_same_answer_again_and_again_is_stopped(house, talk):
    house.assistant.says(ANSWER, intent="ask_capabilities")
    answers = [talk("what can this help desk do for me", after=12) for _ in range(loops.SAME_ANSWER_MOST + 3)]
    assert answers[0] == [ANSWER.text]
    assert answers[-1] == []


def test_after_the_pause_the_assistant_answers_again(house, talk):
    for _ in range(loops.SAME_TEXT_MOST + 1):
        talk(AWAY)
    assert talk("We need a training on case management") == []
    pause = loops.PAUSE.total_seconds()
    assert talk("We need a training on case management", after=pause) == ["Which country?"]


def test_going_on_prolongs_the_pause(house, talk):
    for _ in range(loops.SAME_TEXT_MOST + 1):
        talk(AWAY, after=60)
    for _ in range(120):
        assert talk(AWAY, after=60) == []


def _paused(house, talk):
    for _ in range(loops.SAME_TEXT_MOST + 1):
        talk(AWAY)
    assert talk("anything else") == []


def test_sos_is_answered_in_a_pause(house, talk):
    _paused(house, talk)
    assert talk("SOS")


def test_a_disclosure_is_answered_in_a_pause(house, talk):
    _paused(house, talk)
    assert talk(DISCLOSURE)


def test_what_the_safety_message_asked_is_heard_in_a_pause(house, talk):
    _paused(house, talk)
    with house.sessions.begin() as session:
        conversation = session.query(Conversation).one()
        conversation.pending = {
            "by": "desk",
            "expects": "flow",
            "choices": [{"title": "Yes", "value": "yes"}, {"title": "No", "value": "no"}],
        }
    assert talk("1")


def test_stop_is_heeded_in_a_pause(house, talk):
    _paused(house, talk)
    talk("STOP")
    assert len(only(house, OptOut)) == 1


def test_a_person_can_be_asked_for_in_a_pause(house, talk):
    _paused(house, talk)
    talk("PERSON")
    assert house.assistant.asked[-1].choice == ("event", "person")


def test_erasure_can_be_asked_for_and_confirmed_in_a_pause(house, talk):
    _paused(house, talk)
    assert talk("delete my data")
    assert talk("yes")
    assert [message.author for message in house.messages()] == ["assistant"]


def test_while_staff_lead_the_conversation_nothing_is_flagged(house, talk):
    talk(AWAY)
    with house.sessions.begin() as session:
        session.query(Conversation).one().owner = "staff"
    for _ in range(loops.SAME_TEXT_MOST + 2):
        talk(AWAY)
    assert house.conversation().paused_until is None


def test_pictures_without_end_get_no_answer_without_end(house):
    for number in range(loops.SAME_TEXT_MOST + 3):
        with house.sessions.begin() as session:
            intake.receive_media(
                session,
                channel="sms",
                address=PHONE,
                provider_id=f"SM{number}",
                now=house.now,
                enqueue=house.desk.enqueue,
            )
        house.work()
    assert len(house.messages()) == loops.SAME_TEXT_MOST


def test_a_bot_that_answers_every_opt_out_with_stop_is_told_a_few_times_only(house):
    for _ in range(loops.SAME_TEXT_MOST + 3):
        house.receive("ARRET")
        house.work()
    assert len(house.messages()) == loops.SAME_TEXT_MOST


def test_a_turn_that_is_taken_twice_tells_once(house, talk):
    for _ in range(loops.SAME_TEXT_MOST):
        talk(AWAY)
    house.assistant.answer = AssistantAnswer("request_support", refused=False, messages=[Said(text="never said")])
    house.receive(AWAY, now=house.now + timedelta(minutes=4))
    message = house.messages()[-1]
    for _ in range(2):
        turns.take_turn(house.desk, message_id=message.id)
    assert sum("has paused" in message.text for message in house.messages()) == 1
