"""Several Rasa servers: any of them answers, and one that is down costs nobody an answer."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from desk.assistants import REST_SECONDS, AnyOf, connect
from desk.errors import AssistantUnavailable
from desk.ports import Turn
from tests.desk.conftest import FakeAssistant

ONE, TWO = UUID(int=0), UUID(int=1)


def turn(conversation: UUID) -> Turn:
    return Turn(conversation=conversation, message_id=str(uuid4()), language="en", channel="sms", text="hello")


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def servers() -> list[FakeAssistant]:
    return [FakeAssistant(), FakeAssistant()]


@pytest.fixture
def both(servers, clock) -> AnyOf:
    return AnyOf(servers, clock=clock)


def asked(servers) -> list[int]:
    return [len(server.asked) for server in servers]


def test_conversations_are_spread(both, servers):
    for conversation in (ONE, TWO):
        both.take_turn(turn(conversation))
    assert asked(servers) == [1, 1]


def test_a_conversation_stays_where_it_is(both, servers):
    for _ in range(3):
        both.take_turn(turn(TWO))
    assert asked(servers) == [0, 3]


def test_when_one_is_down_the_next_answers(both, servers):
    servers[0].down = True
    assert both.take_turn(turn(ONE)) == servers[1].answer


def test_one_that_failed_just_now_is_asked_last(both, servers):
    servers[0].down = True
    both.take_turn(turn(ONE))
    servers[0].down = False
    both.take_turn(turn(ONE))
    assert asked(servers) == [0, 2]


def test_one_that_is_back_is_asked_again(both, servers, clock):
    servers[0].down = True
    both.take_turn(turn(ONE))
    servers[0].down, clock.seconds = False, REST_SECONDS
    both.take_turn(turn(ONE))
    assert asked(servers) == [1, 1]


def test_when_all_are_down_it_is_said(both, servers):
    for server in servers:
        server.down = True
    with pytest.raises(AssistantUnavailable):
        both.take_turn(turn(ONE))


def test_forgetting_goes_to_one_of_them(both, servers):
    both.forget_all([ONE, TWO])
    assert [server.forgotten for server in servers] == [[ONE], [TWO]]


def test_the_settings_name_the_servers(settings):
    several = connect(replace(settings, rasa_url="http://127.0.0.1:1, http://127.0.0.1:2"))
    assert len(several._servers) == 2
