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


def test_the_schema_itself_is_checked_once(action, monkeypatch):
    action._validate_action_result(GOOD)
    monkeypatch.setattr(jsonschema.Draft7Validator, "check_schema", classmethod(lambda *_: pytest.fail("again")))
    assert action._validate_action_result(GOOD)


def test_rasas_own_check_still_checks_the_schema_each_time(monkeypatch):
    checked = []
    monkeypatch.setattr(
        jsonschema.Draft202012Validator, "check_schema", classmethod(lambda *_, **__: checked.append(1))
    )
    from jsonschema import validate

    validate(GOOD, RemoteAction.action_response_format_spec())
    assert checked
