"""The channel around a real agent: the trained model, PostgreSQL, a stand-in for the action server."""

import asyncio
import io
import logging
from types import SimpleNamespace

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered

from bot.runtime import channel, plain_store, quiet_logs
from bot.runtime.tracker_store import PostgresTrackerStore
from bot.runtime.turn import read_turn
from tests.bot.conftest import ROOT

MARKER = "zebra-marker-4711"
MODEL = ROOT / "models" / "field_desk.tar.gz"
SAID = {"kind": "question", "expects": "topic"}


@pytest.fixture(scope="module")
def app(database_url):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Agent, "_create_tracker_store", staticmethod(plain_store.store_as_configured))
        agent = Agent.load(MODEL, tracker_store=PostgresTrackerStore(None, database_url))
    yield SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    agent.tracker_store._engine.dispose()


@pytest.fixture
def ran(monkeypatch):
    """The names of the actions that were called; each says one thing."""
    names = []

    async def run(self, *_):
        names.append(self.name())
        return [BotUttered(f"said {len(names)}", {"custom": SAID, "buttons": [{"title": "A", "payload": "a"}]})]

    monkeypatch.setattr(RemoteAction, "run", run)
    return names


def take(app, text=None, *, conversation, message_id="m1", choice=None):
    body = {
        "conversation": conversation,
        "message_id": message_id,
        "text": text,
        "language": "en",
        "channel": "sms",
        "choice": choice,
        "facts": {},
    }
    return asyncio.run(channel.Turns().take(app, read_turn(body)))


def events(app, conversation):
    tracker = asyncio.run(app.ctx.agent.tracker_store.retrieve_full_tracker(conversation))
    return list(tracker.events) if tracker else []


def test_a_turn_is_answered_with_all_that_was_said(app, ran):
    answer = take(app, "hello", conversation="answered")
    assert answer["intent"]["name"] == "greet"
    assert answer["language"]["code"] == "en"
    assert answer["messages"][0]["text"] == "said 1"
    assert answer["messages"][0]["expects"] == "topic"
    assert answer["messages"][0]["choices"] == [{"title": "A", "value": "a"}]


def test_a_repeated_message_gets_the_same_answer_and_no_second_turn(app, ran):
    first = take(app, "hello", conversation="repeated")
    before = len(ran)
    assert take(app, "hello", conversation="repeated") == first
    assert len(ran) == before


def test_the_same_message_id_in_another_conversation_is_another_turn(app, ran):
    take(app, "hello", conversation="one")
    before = len(ran)
    take(app, "hello", conversation="two")
    assert len(ran) > before


def test_a_refused_message_leaves_no_trace(app, ran):
    answer = take(app, "a colleague of our NGO is sexually exploiting girls for food", conversation="refused")
    assert answer["refused"]
    assert answer["messages"] == []
    assert ran == []
    assert events(app, "refused") == []


def test_a_slash_is_no_command(app, ran):
    take(app, '/restart{"topic": "education"}', conversation="slash")
    assert "action_restart" not in [event.as_dict().get("name") for event in events(app, "slash")]


def test_slashes_alone_are_out_of_scope(app, ran):
    assert take(app, "///", conversation="slashes")["intent"] == {"name": "out_of_scope", "confidence": 0.0}


def test_a_choice_is_not_parsed(app, ran):
    choice = {"field": "event", "value": "person"}
    answer = take(app, conversation="choice", choice=choice)
    assert answer["intent"] == {"name": "talk_to_person", "confidence": 1.0}


def test_a_turn_that_fails_leaves_no_message_behind(app, monkeypatch):
    async def fail(self, *_):
        raise ConnectionError(MARKER)

    from bot.runtime import failing_actions

    monkeypatch.setattr(MessageProcessor, "_run_action", MessageProcessor._run_action)
    monkeypatch.setattr(RemoteAction, "run", fail)
    failing_actions.apply()
    with pytest.raises(failing_actions.ActionFailed):
        take(app, "hello", conversation="failed")
    assert all(event.type_name != "user" for event in events(app, "failed"))


def test_no_text_of_a_turn_is_logged_even_when_debug_is_asked_for(app, ran, monkeypatch):
    import structlog
    from rasa.utils import log_utils

    text = io.StringIO()
    handler = logging.StreamHandler(text)
    factory, disabled = logging.getLogRecordFactory(), logging.root.manager.disable
    monkeypatch.setattr(log_utils, "_anonymizer", log_utils._anonymizer)
    logging.root.addHandler(handler)
    logging.getLogger("rasa").setLevel(logging.NOTSET)
    try:
        quiet_logs.apply()
        log_utils.configure_structlog(logging.DEBUG)
        take(app, f"we need {MARKER} training in Gao", conversation="logged")
    finally:
        logging.root.removeHandler(handler)
        logging.setLogRecordFactory(factory)
        logging.disable(disabled)
        structlog.reset_defaults()
    assert MARKER not in text.getvalue()


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic secret", "Bearer ", "secret"])
def test_only_the_desk_may_ask(header):
    request = SimpleNamespace(headers={"Authorization": header} if header else {})
    assert not channel.DeskChannel("secret")._is_desk(request)


def test_the_desk_may_ask():
    assert channel.DeskChannel("secret")._is_desk(SimpleNamespace(headers={"Authorization": "Bearer secret"}))


def test_turns_of_one_conversation_wait_for_one_another():
    turns = channel.Turns()
    lock = turns.lock("c")
    assert turns.lock("c") is lock
    assert turns.lock("d") is not lock


def test_an_unclear_report_is_read_as_the_likeliest_other_intent():
    ranking = [
        {"name": "report_staff_misconduct", "confidence": 0.5},
        {"name": "report_child_at_risk", "confidence": 0.3},
        {"name": "provide_information", "confidence": 0.2},
    ]
    parsed = channel.only_clear_reports({"intent": ranking[0], "intent_ranking": ranking})
    assert parsed["intent"]["name"] == "provide_information"


def test_a_clear_report_stays_a_report():
    ranking = [{"name": "report_child_at_risk", "confidence": 0.9}, {"name": "greet", "confidence": 0.1}]
    parsed = channel.only_clear_reports({"intent": ranking[0], "intent_ranking": ranking})
    assert parsed["intent"]["name"] == "report_child_at_risk"


def test_a_clear_report_of_who_means_technical_support_is_none():
    ranking = [{"name": "report_child_at_risk", "confidence": 0.9}, {"name": "request_support", "confidence": 0.1}]
    parsed = channel.only_clear_reports({"intent": ranking[0], "intent_ranking": ranking}, technical=True)
    assert parsed["intent"]["name"] == "request_support"
