"""The provider's copies of what left no text, or was erased, are deleted there too. With the real DBOS."""

from __future__ import annotations

from uuid import uuid4

import pytest

from desk.errors import SendError
from desk.workflows import discarding, steps
from tests.desk.test_conversing import DISCLOSURE, REQUEST
from tests.desk.test_workflows import _until, worker

__all__ = ["worker"]
STILL_SENDING = SendError("being sent", code=20009, retryable=True)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(steps, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(discarding, "LATER_SECONDS", 0.2)


def received(desk, text: str) -> str:
    """A message's id at the provider."""
    sid = f"SM{uuid4().hex}"
    desk.receive(text, sid=sid)
    return sid


def test_a_flagged_message_is_deleted_at_the_provider(worker):
    desk, sender = worker
    flagged = received(desk, DISCLOSURE)
    _until(lambda: sender.discarded == [flagged])


def test_an_ordinary_message_and_an_opt_out_stay_there(worker):
    desk, sender = worker
    desk.receive(REQUEST)
    desk.receive("STOP")
    flagged = received(desk, DISCLOSURE)
    _until(lambda: flagged in sender.discarded)
    assert sender.discarded == [flagged]


def test_an_erased_persons_messages_are_deleted_there_in_both_directions(worker):
    desk, sender = worker
    first = received(desk, REQUEST)
    _until(lambda: len(sender.sent) == 1)
    second = received(desk, "DELETE MY DATA")
    _until(lambda: len(sender.sent) == 2)
    third = received(desk, "1")
    _until(lambda: len(sender.discarded) == 5)
    assert set(sender.discarded) == {first, second, third, "SMout1", "SMout2"}


def test_what_cannot_be_deleted_yet_is_deleted_later(worker):
    desk, sender = worker
    sender.keeps = [STILL_SENDING] * (steps.TRIES + 1)
    flagged = received(desk, DISCLOSURE)
    _until(lambda: sender.discarded == [flagged])
    assert sender.keeps == []
