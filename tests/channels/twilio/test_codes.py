"""What Twilio's errors mean."""

from __future__ import annotations

import pytest

from channels.twilio.codes import CODES, Meaning, verdict


@pytest.mark.parametrize("code", [20429, 63018, 30003, 30008, 21611, 30001, 30036, 63017])
def test_what_may_pass_is_sent_again(code):
    assert verdict(code, http_status=400).retryable


@pytest.mark.parametrize("code", [21610, 21211, 21614, 30005, 30006, 21408, 21606, 21910, 63007, 21617, 63016, 63024])
def test_what_cannot_pass_is_not_sent_again(code):
    assert not verdict(code, http_status=400).retryable


@pytest.mark.parametrize(("http_status", "again"), [(400, False), (404, False), (429, True), (500, True), (503, True)])
def test_an_unknown_code_is_said_to_be_unknown_and_judged_by_the_status(http_status, again):
    judged = verdict(99999, http_status=http_status)
    assert (judged.meaning, judged.retryable) == (Meaning.UNKNOWN, again)


def test_an_answer_without_a_code_is_unknown():
    assert verdict(None, http_status=502).meaning is Meaning.UNKNOWN


def test_no_code_is_listed_as_unknown():
    assert Meaning.UNKNOWN not in CODES.values()


def test_an_opt_out_is_its_own_meaning():
    assert verdict(21610, http_status=400).meaning is Meaning.OPTED_OUT
