"""Faults by share and seed: the same messages meet them again, whatever else happens meanwhile."""

from __future__ import annotations

import pytest

from channels.twilio.emulator.faults import INBOUND, SEND, STATUS, FaultBox, Faults, parse
from desk.settings import EMULATOR_ACCOUNT

AUTH = (EMULATOR_ACCOUNT, "first-token")
MESSAGES = f"/2010-04-01/Accounts/{EMULATOR_ACCOUNT}/Messages.json"
FORM = {"To": "+22370000011", "From": "+15005550006", "Body": "Thank you."}


def box(**faults) -> FaultBox:
    made = FaultBox()
    made.current = parse(faults)
    return made


def met(faults: FaultBox, keys, scope=SEND) -> list[bool]:
    return [bool(faults.take(scope, key).after_effect) for key in keys]


KEYS = [f"somebody says {number}" for number in range(1000)]


def test_a_share_is_about_that_many():
    assert sum(met(box(after_effect=True, share=0.05, seed=3), KEYS)) == pytest.approx(50, abs=25)


def test_a_share_of_one_kind_is_about_that_many_too():
    taken = [box(duplicate=0.2, reorder=0.1, seed=3).take(STATUS, key) for key in KEYS]
    assert sum(one.duplicate for one in taken) == pytest.approx(200, abs=50)
    assert sum(one.reorder for one in taken) == pytest.approx(100, abs=40)


def test_the_same_seed_meets_the_same_messages_in_whatever_order_they_come():
    forward = dict(zip(KEYS, met(box(after_effect=0.3, seed=9), KEYS), strict=True))
    backward = dict(zip(KEYS[::-1], met(box(after_effect=0.3, seed=9), KEYS[::-1]), strict=True))
    assert forward == backward


def test_another_seed_meets_others():
    assert met(box(after_effect=0.3, seed=9), KEYS) != met(box(after_effect=0.3, seed=10), KEYS)


def test_a_message_sent_again_is_drawn_again():
    assert len(set(met(box(after_effect=0.5, seed=1), ["the same"] * 50))) == 2


def test_half_of_the_callers_hear_an_error_the_others_nothing():
    silences = [box(after_effect=True, seed=4).take(SEND, key).silence for key in KEYS]
    assert set(silences) == {0.0, Faults().silence}
    assert silences.count(0.0) == pytest.approx(500, abs=80)


def test_with_a_code_every_caller_hears_it():
    assert {box(after_effect=True, fail=20503).take(SEND, key).silence for key in KEYS} == {0.0}


def test_scopes_that_are_not_named_meet_nothing():
    assert box(duplicate=True, on=["status"]).take(INBOUND, "x") == Faults()


def test_a_send_that_fails_after_its_effect_is_made_and_delivered(emulator):
    emulator.post("/emulator/faults", json={"after_effect": True, "fail": 20500, "times": 1})
    answer = emulator.post(MESSAGES, data=FORM, auth=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (500, 20500)
    (listed,) = emulator.get(MESSAGES, params={"To": FORM["To"]}, auth=AUTH).json()["messages"]
    assert (listed["body"], listed["status"], listed["direction"]) == ("Thank you.", "delivered", "outbound-api")


def test_a_send_that_is_not_answered_is_made_all_the_same(emulator):
    emulator.post("/emulator/faults", json={"after_effect": True, "silence": 0, "seed": 1})
    emulator.post(MESSAGES, data=FORM, auth=AUTH)
    assert len(emulator.get(MESSAGES, auth=AUTH).json()["messages"]) == 1


def test_any_code_fails_a_share_of_the_sends(emulator):
    emulator.post("/emulator/faults", json={"fail": 21611, "share": 0.5, "seed": 2})
    codes = [
        emulator.post(MESSAGES, data=FORM | {"Body": f"number {n}"}, auth=AUTH).json().get("code") for n in range(12)
    ]
    assert set(codes) == {None, 21611}


def test_both_directions_are_listed_and_told_apart(emulator):
    emulator.post("/emulator/inbound", json={"from": "+22370000011", "body": "We need training"})
    emulator.post(MESSAGES, data=FORM, auth=AUTH)
    listed = emulator.get(MESSAGES, auth=AUTH).json()["messages"]
    assert [message["direction"] for message in listed] == ["outbound-api", "inbound"]
    by_phone = emulator.get(MESSAGES, params={"From": "+22370000011"}, auth=AUTH).json()["messages"]
    assert [message["direction"] for message in by_phone] == ["inbound"]


@pytest.mark.parametrize("faults", [{"share": 2}, {"share": -0.1}, {"after_effect": 3}, {"seed": "x"}, {"drop": -1}])
def test_a_share_that_is_none_is_refused(emulator, faults):
    assert emulator.post("/emulator/faults", json=faults).status_code == 400
