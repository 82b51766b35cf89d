"""What operators can watch, and that only they can."""

from __future__ import annotations

import sqlalchemy as sa

from channels.metrics import create_app
from desk import intake


def lines(browser, gateway):
    return type(browser)(create_app(gateway)).get("/metrics").text.splitlines()


def test_the_spool_the_database_and_the_quarantine_are_shown(browser, gateway, sessions, spool, now, twilio, payload):
    with sessions.begin() as session:
        for _ in range(3):
            intake.quarantine(session, reason="wrong_signature", headers={}, body_hash="x", now=now)
    spool.append({}, who="somebody")
    twilio.signed("/twilio/messages", payload("sms"))
    shown = lines(browser, gateway)
    assert 'desk_spool_records{state="waiting"} 1' in shown
    assert 'desk_spool_records{state="refused"} 0' in shown
    assert 'desk_webhooks_quarantined_total{reason="wrong_signature"} 3' in shown
    assert "desk_database_up 1" in shown
    assert "desk_messages_received_last_hour 1" in shown


def test_without_a_database_the_spool_is_shown_all_the_same(browser, gateway, monkeypatch):
    def away(*_, **__):
        raise sa.exc.OperationalError("SELECT 1", {}, ConnectionError())

    monkeypatch.setattr("sqlalchemy.orm.Session.execute", away)
    shown = lines(browser, gateway)
    assert "desk_database_up 0" in shown
    assert 'desk_spool_records{state="waiting"} 0' in shown


def test_the_public_port_does_not_tell(browser):
    assert browser.get("/metrics").status_code == 404
