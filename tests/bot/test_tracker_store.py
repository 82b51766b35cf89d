import asyncio

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot

from bot.runtime.tracker_store import ConversationChanged, PostgresTrackerStore

DOMAIN = Domain([], [], [TextSlot("topic", mappings=[{}])], {}, [], {}, {})


@pytest.fixture
def store(database_url):
    store = PostgresTrackerStore(DOMAIN, database_url)
    yield store
    for conversation in run(store.keys()):
        run(store.delete(conversation))
    store._engine.dispose()


def run(coroutine):
    return asyncio.run(coroutine)


def say(store, tracker, *events):
    for event in events:
        tracker.update(event, DOMAIN)
    run(store.save(tracker))


def test_an_unknown_conversation_is_none(store):
    assert run(store.retrieve("nobody")) is None


def test_a_conversation_is_read_as_it_was_saved(store):
    say(store, run(store.get_or_create_tracker("c")), UserUttered("مرحبا"), SlotSet("topic", "education"))
    say(store, run(store.retrieve("c")), BotUttered("أهلا"))
    tracker = run(store.retrieve("c"))
    assert [type(event) for event in tracker.events] == [ActionExecuted, UserUttered, SlotSet, BotUttered]
    assert tracker.get_slot("topic") == "education"
    assert tracker.latest_message.text == "مرحبا"


def test_a_tracker_holds_its_latest_session_and_the_store_all(store):
    say(store, run(store.get_or_create_tracker("c")), UserUttered("one"), SessionStarted(), UserUttered("two"))
    say(store, run(store.retrieve("c")), UserUttered("three"))
    assert len(run(store.retrieve("c")).events) == 3
    assert len(run(store.retrieve_full_tracker("c")).events) == 5


def test_the_second_of_two_writers_is_refused(store):
    say(store, run(store.get_or_create_tracker("c")))
    first, second = run(store.retrieve("c")), run(store.retrieve("c"))
    say(store, first, UserUttered("one"))
    with pytest.raises(ConversationChanged):
        say(store, second, UserUttered("two"))


def test_a_deleted_conversation_leaves_no_row(store):
    say(store, run(store.get_or_create_tracker("c")), UserUttered("one"))
    assert run(store.delete("c"))
    assert run(store.retrieve_full_tracker("c")) is None
    assert run(store.keys()) == []


def test_what_was_said_to_a_message_is_found_again(store):
    said = [UserUttered("one", message_id="m1"), BotUttered("1"), UserUttered("two", message_id="m2"), BotUttered("2")]
    say(store, run(store.get_or_create_tracker("c")), *said)
    user, replies = run(store.replies_to("c", "m1"))
    assert user["text"] == "one"
    assert [reply["text"] for reply in replies] == ["1"]
    assert run(store.replies_to("c", "m3")) is None


def test_a_second_start_finds_its_tables(store, database_url):
    PostgresTrackerStore(DOMAIN, database_url)._engine.dispose()
