"""Who lives: by the last word of each, and by the database's clock."""

from __future__ import annotations

from datetime import timedelta

from desk import heartbeat


def test_a_kind_lives_while_any_of_it_does(session, now):
    heartbeat.beat(session, name="worker:a", now=now - timedelta(minutes=5))
    heartbeat.beat(session, name="worker:b", now=now)
    session.flush()
    assert heartbeat.alive(session, name="worker", now=now)
    assert heartbeat.living(session, kind="worker", now=now) == ["worker:b"]


def test_silence_of_twenty_seconds_is_no_sign_of_life(session, now):
    heartbeat.beat(session, name="worker:a", now=now - heartbeat.LATE)
    session.flush()
    assert not heartbeat.alive(session, name="worker", now=now)


def test_another_kind_is_none_of_ours(session, now):
    heartbeat.beat(session, name="workers_of_others:a", now=now)
    heartbeat.beat(session, name="work_er", now=now)
    session.flush()
    assert not heartbeat.alive(session, name="worker", now=now)


def test_one_that_ended_as_it_should_is_gone_at_once(session, now):
    heartbeat.beat(session, name="worker:a", now=now)
    session.flush()
    heartbeat.gone(session, name="worker:a")
    assert not heartbeat.alive(session, name="worker", now=now)


def test_names_that_were_silent_for_a_day_are_dropped(session, now):
    heartbeat.beat(session, name="worker:a", now=now - timedelta(days=2))
    heartbeat.beat(session, name="worker:b", now=now)
    session.flush()
    heartbeat.forget_old(session, now=now)
    assert heartbeat.living(session, kind="worker", now=now - timedelta(days=2)) == ["worker:b"]


def test_the_clock_goes_on_within_a_transaction(session):
    assert heartbeat.clock(session) < heartbeat.clock(session)
