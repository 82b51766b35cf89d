"""The same turn run by two workers at once, or again after a crash: its effects happen once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from desk import messages, turns
from desk.errors import AssistantUnavailable
from desk.model import Message, Ticket
from desk.people import locked
from desk.ports import Said
from tests.desk.conftest import ANSWER, CONSENT, QUESTION, FakeAssistant
from tests.desk.test_turns import REQUEST

TOGETHER = 10.0


class Simultaneous(FakeAssistant):
    """Answers only when as many workers ask as it waits for, so that all write their answers at the same time."""

    def __init__(self, workers: int) -> None:
        super().__init__()
        self.barrier = threading.Barrier(workers)

    def take_turn(self, turn):
        self.barrier.wait(TOGETHER)
        return super().take_turn(turn)


def _at_once(house, take, *, workers=2):
    message_id = house.messages()[0].id
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(take, house.desk, message_id=message_id) for _ in range(workers)]:
            done.result()


def _said(house) -> list[str]:
    return [message.text for message in house.messages() if message.author != "requester"]


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_with_the_same_turn_answer_once(house, attempt):
    object.__setattr__(house.desk, "assistant", Simultaneous(2))
    house.receive(REQUEST)
    _at_once(house, turns.take_turn)
    assert _said(house) == [QUESTION.text]
    assert [name for name, _ in house.started] == ["turn", "deliver"]


def test_a_web_answer_of_several_messages_is_written_once(house, sessions, now):
    from uuid import uuid4

    from desk import intake, webchat
    from desk.model import Conversation

    assistant = Simultaneous(2)
    assistant.says(ANSWER, QUESTION)
    object.__setattr__(house.desk, "assistant", assistant)
    with sessions.begin() as session:
        made = webchat.create(session, locale="en", now=now)
        conversation = session.get_one(Conversation, made.conversation_id)
        intake.receive_web(
            session,
            conversation=conversation,
            message_id=uuid4(),
            text=REQUEST,
            choice=None,
            now=now,
            enqueue=house.desk.enqueue,
        )
    _at_once(house, turns.take_turn)
    assert _said(house) == [ANSWER.text, QUESTION.text]


def test_two_workers_that_give_up_open_one_ticket(house, sessions):
    house.receive(REQUEST)
    _at_once(house, turns.apologise)
    with sessions() as session:
        assert session.query(Ticket).count() == 1
    assert len(_said(house)) == 1


def test_the_database_itself_takes_an_answer_once(house, sessions, now):
    house.hears(REQUEST)
    asked, answer = house.messages()
    with pytest.raises(sa.exc.IntegrityError), sessions.begin() as session:
        messages.say(
            session,
            locked(session, asked.conversation_id),
            Said(text="again"),
            lang="en",
            now=now,
            enqueue=house.desk.enqueue,
            reply_key=answer.reply_key,
        )


def test_what_was_decided_before_a_crash_is_not_decided_again(house):
    house.assistant.says(CONSENT)
    house.hears(REQUEST)
    house.assistant.down = True
    house.receive("yes")
    yes = house.messages()[-1]
    with pytest.raises(AssistantUnavailable):
        turns.take_turn(house.desk, message_id=yes.id)
    house.assistant.down = False
    house.assistant.says(QUESTION)
    turns.take_turn(house.desk, message_id=yes.id)
    assert house.assistant.asked[-1].choice == ("event", "consent_given")


def test_what_was_decided_is_forgotten_with_the_answer(house):
    house.hears(REQUEST)
    with house.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).where(sa.func.jsonb_typeof(Message.asked) == "object")) == 0
