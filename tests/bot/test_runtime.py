import asyncio

import pytest
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.runtime import changes, failing_actions, serve
from bot.runtime.said import as_message


class Broken:
    def name(self):
        return "action_greet"

    async def run(self, *_):
        raise ConnectionError("the action server is away")


def run_broken_action():
    processor = MessageProcessor.__new__(MessageProcessor)
    processor.domain = Domain.empty()
    tracker = InMemoryTrackerStore(processor.domain).init_tracker("c")
    prediction = type("Prediction", (), {"events": [], "policy_name": "RulePolicy", "max_confidence": 1.0})()
    processor._log_action_on_tracker = lambda *_: None
    processor._log_slots = lambda *_: None
    return asyncio.run(processor._run_action(Broken(), tracker, None, None, prediction))


@pytest.fixture
def rasas_own(monkeypatch):
    monkeypatch.setattr(MessageProcessor, "_run_action", MessageProcessor._run_action)
    monkeypatch.setattr(Agent, "_create_tracker_store", staticmethod(Agent._create_tracker_store))


def test_a_failing_action_fails_the_turn(rasas_own):
    failing_actions.apply()
    with pytest.raises(failing_actions.ActionFailed) as failure:
        run_broken_action()
    assert isinstance(failure.value.__cause__, ConnectionError)


def test_rasa_alone_still_goes_on_after_a_failing_action(rasas_own):
    assert run_broken_action() is True


def test_the_tracker_store_has_no_second_memory_behind_it(rasas_own):
    from bot.runtime import plain_store

    plain_store.apply()
    store = InMemoryTrackerStore(Domain.empty())
    assert Agent._create_tracker_store(store, Domain.empty()) is store


def test_rasa_alone_still_puts_one_there(rasas_own):
    store = InMemoryTrackerStore(Domain.empty())
    assert Agent._create_tracker_store(store, Domain.empty()) is not store


def test_serving_without_settings_says_which_are_missing(monkeypatch):
    monkeypatch.delenv("DESK_RASA_TOKEN", raising=False)
    monkeypatch.delenv("DESK_DATABASE_URL", raising=False)
    monkeypatch.setattr("sys.argv", ["serve"])
    with pytest.raises(SystemExit, match="DESK_RASA_TOKEN and DESK_DATABASE_URL"):
        serve.main()


def test_rasa_is_bound_to_this_machine_and_wants_the_token(monkeypatch):
    monkeypatch.setenv("DESK_RASA_TOKEN", "t")
    arguments = serve.arguments(5005, "models")
    assert arguments[arguments.index("-i") + 1] == "127.0.0.1"
    assert arguments[arguments.index("--auth-token") + 1] == "t"


def test_telemetry_is_off():
    from rasa.telemetry import is_telemetry_enabled

    assert not is_telemetry_enabled()


def test_one_utterance_is_one_message():
    utterance = {
        "text": "Which country?",
        "buttons": [{"title": "Mali", "payload": "ML"}],
        "custom": {"kind": "question", "expects": "country"},
    }
    assert as_message(utterance, "greet") == {
        "text": "Which country?",
        "kind": "question",
        "expects": "country",
        "about": None,
        "choices": [{"title": "Mali", "value": "ML"}],
        "intent": None,
    }


def test_an_answer_carries_the_intent_that_it_answers():
    assert as_message({"text": "Hello"}, "greet")["intent"] == "greet"


def test_all_changes_can_be_applied_twice(rasas_own):
    assert changes.apply.__doc__
    failing_actions.apply()
    once = MessageProcessor._run_action
    failing_actions.apply()
    assert MessageProcessor._run_action is once
