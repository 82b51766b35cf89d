import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.runtime import action_schema

GOOD = {"events": [{"event": "slot", "name": "topic", "value": "education"}], "responses": [{"response": "m01"}]}
BAD = {"events": [{"event": "no such event"}]}


@pytest.fixture
def action(monkeypatch):
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    action_schema.apply()
    return RemoteAction("action_greet", None)


def test_a_good_answer_of_the_action_server_passes(action):
    assert action._validate_action_result(GOOD)


def test_a_bad_answer_is_refused_as_rasa_refuses_it(action):
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result(BAD)


@pytest.mark.parametrize(
    "result",
    [
        "a text",
        {"events": "none"},
        {"events": ["slot"]},
        {"events": [{"event": "slot", "value": 1}]},
        {"events": [{"event": "slot", "name": "topic"}]},
        {"events": [{"event": "slot", "name": 7, "value": 1}]},
        {"events": [{"event": "slot", "name": "topic", "value": 1, "timestamp": "now"}]},
        {"events": [{"event": "slot", "name": "topic", "value": 1, "metadata": []}]},
        {"events": [], "responses": ["m01"]},
        {"events": [], "responses": {}},
    ],
)
def test_what_is_nearly_good_is_refused_as_rasa_refuses_it(action, result):
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result(result)


@pytest.mark.parametrize("event", [{"event": "followup", "name": "a"}, {"event": "bot", "text": "hello", "data": {}}])
def test_other_events_pass_by_way_of_the_schema(action, event):
    assert action._validate_action_result({"events": [event], "responses": []})


def test_the_schema_itself_is_checked_once(action, monkeypatch):
    other = {"events": [{"event": "undo"}]}
    action._validate_action_result(other)
    monkeypatch.setattr(jsonschema.Draft7Validator, "check_schema", classmethod(lambda *_: pytest.fail("again")))
    assert action._validate_action_result(other)


def test_rasas_own_check_still_checks_the_schema_each_time(monkeypatch):
    checked = []
    monkeypatch.setattr(
        jsonschema.Draft202012Validator, "check_schema", classmethod(lambda *_, **__: checked.append(1))
    )
    from jsonschema import validate

    validate(GOOD, RemoteAction.action_response_format_spec())
    assert checked
