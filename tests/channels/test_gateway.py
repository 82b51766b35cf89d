"""What all of the gateway shares: health, errors, headers, limits."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from channels import app as gateway_app
from channels.failures import TooManyRequests
from channels.limits import Limiter
from desk import webchat


def ready(settings, sessions, queue, spool, browser, checks):
    app = gateway_app.create_app(settings, sessions=sessions, enqueue=queue, spool=spool)
    app.state.checks = checks
    return type(browser)(app).get("/readyz")


def test_a_living_process_says_so(browser):
    assert browser.get("/healthz").json() == {"alive": True}


def test_ready_is_when_every_check_passes(settings, sessions, queue, spool, browser):
    answer = ready(settings, sessions, queue, spool, browser, {"database": lambda: None, "worker": lambda: True})
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "worker": "ok"}}


def broken():
    raise ConnectionError("a secret detail")


@pytest.mark.parametrize("check", [broken, lambda: False])
def test_one_failing_check_is_named_without_details(settings, sessions, queue, spool, browser, check):
    answer = ready(settings, sessions, queue, spool, browser, {"database": lambda: None, "worker": check})
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "ok", "worker": "failed"}}


def test_the_database_is_asked_and_rasa_is_missed(browser):
    checks = browser.get("/readyz").json()["checks"]
    assert checks == {"database": "ok", "rasa": "failed"}


def test_an_unknown_path_is_told_in_the_one_shape(browser):
    answer = browser.get("/nothing")
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "message"}


def test_every_answer_carries_the_security_headers(browser):
    for path in ("/healthz", "/nothing", "/chat"):
        headers = browser.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_our_own_fault_is_500_and_the_log_has_no_text_of_it(browser, monkeypatch, caplog):
    def create(*args, **kwargs):
        raise KeyError("what somebody wrote")

    monkeypatch.setattr(webchat, "create", create)
    with caplog.at_level(logging.INFO):
        answer = browser.post("/chat/conversations", json={})
    assert (answer.status_code, answer.json()["error"]) == (500, "internal_error")
    assert "KeyError" in caplog.text
    assert "what somebody wrote" not in caplog.text


def test_a_database_that_is_away_is_503_and_may_be_tried_again(browser, monkeypatch):
    def create(*args, **kwargs):
        raise sa.exc.OperationalError("SELECT 1", {}, ConnectionError())

    monkeypatch.setattr(webchat, "create", create)
    answer = browser.post("/chat/conversations", json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_a_client_may_come_back_when_its_time_is_over():
    clock = iter([0.0, 1.0, 2.0, 61.0])
    limiter = Limiter(times=2, seconds=60, clock=lambda: next(clock))
    limiter.count_client("a")
    limiter.count_client("a")
    with pytest.raises(TooManyRequests) as refused:
        limiter.count_client("a")
    assert refused.value.seconds == 59
    limiter.count_client("a")


def test_clients_do_not_count_for_one_another():
    limiter = Limiter(times=1, seconds=60)
    limiter.count_client("a")
    limiter.count_client("b")
