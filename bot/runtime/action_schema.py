"""Rasa checks each answer of the action server against a JSON schema, and first, each time, the schema itself.

Measured with a form-filling bot: 70 % of a turn was `jsonschema.check_schema`. Of what was left once the schema was
compiled, the check was a fifth: it tries two dozen kinds of event on each, and nearly all set a slot. Such events
are told by a look; whatever is not plainly good goes to the schema, which alone refuses.
"""

from __future__ import annotations

import functools
from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction


@functools.cache
def validator() -> Draft7Validator:
    """Return the validator of Rasa's own schema for answers of the action server."""
    schema = RemoteAction.action_response_format_spec()
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def validate_result(action: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True, or raise jsonschema's ValidationError."""
    if not _plainly_good(result):
        validator().validate(result)
    return True


def _plainly_good(result: Any) -> bool:
    """True for an answer that sets slots and says something, which the schema would let pass."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(isinstance(response, dict) for response in responses)
        and all(isinstance(event, dict) and _sets_a_slot(event) for event in events)
    )


def _sets_a_slot(event: dict[str, Any]) -> bool:
    return (
        event.get("event") == "slot"
        and isinstance(event.get("name"), str)
        and "value" in event
        and event.get("timestamp") is None
        and event.get("metadata") is None
    )


def apply() -> None:
    RemoteAction._validate_action_result = validate_result  # noqa: SLF001 - Rasa has no other place to change it
