"""Domain, rules and action server agree on every name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from actions import digressions, names
from actions.registry import FORM, HANDLERS

ROOT = Path(__file__).resolve().parents[2]
DECIDED_BEFORE = {"report_child_at_risk", "report_staff_misconduct"}  # the desk's channel refuses them


def domain() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return found


def intents() -> set[str]:
    return {next(iter(row)) for row in domain()["intents"]}


def rules() -> list[dict[str, Any]]:
    return [
        rule
        for path in (ROOT / "data/rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    ]


def answered(*, in_form: bool) -> set[str]:
    return {
        rule["steps"][0]["intent"]
        for rule in rules()
        if "intent" in rule["steps"][0] and (rule["condition"][0]["active_loop"] is not None) == in_form
    }


def test_every_action_of_the_domain_is_served_and_no_other():
    assert set(domain()["actions"]) == set(FORM) | set(HANDLERS)


def test_every_intent_has_an_answer_outside_the_form():
    assert answered(in_form=False) == intents() - DECIDED_BEFORE


def test_whatever_the_form_leaves_to_a_rule_has_one():
    assert set(digressions.DIGRESSIONS) | {names.PROVIDE_INFORMATION} <= answered(in_form=True)


def test_every_action_in_a_rule_exists():
    steps = [step["action"] for rule in rules() for step in rule["steps"] if "action" in step]
    assert set(steps) <= set(domain()["actions"]) | {names.FORM}


def test_the_slots_are_the_fields_and_the_bookkeeping():
    bookkeeping = {names.OUTCOME, names.PROVENANCE, names.PROGRESS, names.PROFILE, names.OFFER}
    assert set(domain()["slots"]) == {names.LANGUAGE, *names.ASKED} | bookkeeping


def test_every_slot_is_filled_by_the_actions_alone():
    assert all(slot["mappings"] == [{"type": "custom"}] for slot in domain()["slots"].values())


def test_a_conversation_resumes_for_three_days():
    assert domain()["session_config"] == {"session_expiration_time": 72 * 60, "carry_over_slots_to_new_session": True}


def test_the_domain_holds_names_and_no_sentences():
    assert all(texts == [{"text": name}] for name, texts in domain()["responses"].items())
