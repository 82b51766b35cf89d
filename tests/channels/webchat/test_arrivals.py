"""Waiting for messages."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from channels.webchat.arrivals import Arrivals, latest_in
from desk import messages, webchat
from desk.model import Conversation
from desk.ports import Said

CONVERSATION = uuid4()


def arrivals(latest):
    return Arrivals(latest, every_seconds=0)


def test_a_message_that_is_there_already_ends_the_wait():
    waited = arrivals(lambda ids: {CONVERSATION: 3}).wait(CONVERSATION, after=2, seconds=10)
    assert asyncio.run(waited) is True


def test_a_message_that_comes_later_ends_the_wait():
    seen = iter([{}, {CONVERSATION: 2}, {CONVERSATION: 3}])
    waited = arrivals(lambda ids: next(seen)).wait(CONVERSATION, after=2, seconds=10)
    assert asyncio.run(waited) is True


def test_nothing_new_ends_with_the_time():
    waited = arrivals(lambda ids: {CONVERSATION: 2}).wait(CONVERSATION, after=2, seconds=0.01)
    assert asyncio.run(waited) is False


def test_all_who_wait_are_looked_up_together():
    others = [uuid4() for _ in range(20)]
    asked = []

    def latest(ids):
        asked.append(set(ids))
        return dict.fromkeys(ids, 1)

    async def all_wait():
        here = arrivals(latest)
        return await asyncio.gather(*(here.wait(other, after=0, seconds=10) for other in others))

    assert asyncio.run(all_wait()) == [True] * 20
    assert asked == [set(others)]


def test_a_broken_database_ends_the_wait_with_its_error():
    def latest(ids):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(arrivals(latest).wait(CONVERSATION, after=0, seconds=10))


def test_the_database_answers_the_highest_number_of_each_conversation(sessions, now):
    with sessions.begin() as session:
        chat = webchat.create(session, locale=None, now=now)
        conversation = session.get(Conversation, chat.conversation_id)
        for text in ("one", "two"):
            said = Said(text=text)
            messages.say(session, conversation, said, lang="en", now=now, enqueue=lambda *_, **__: None)
    assert latest_in(sessions)([chat.conversation_id, CONVERSATION]) == {chat.conversation_id: 2}


def test_nobody_is_looked_up_when_nobody_waits():
    asked = []

    async def wait_and_rest():
        here = arrivals(lambda ids: asked.append(ids) or dict.fromkeys(ids, 1))
        await here.wait(CONVERSATION, after=0, seconds=10)
        await here._watch

    asyncio.run(wait_and_rest())
    assert len(asked) == 1
