"""The gateway while its database is killed, frozen and back: nothing is lost, doubled or turned round."""

from __future__ import annotations

import dataclasses
import tempfile
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from channels import context
from channels.app import create_app
from desk import db, schema
from desk.model import Base, Conversation, Message, OptOut, QuarantineHour, Receipt
from tests.mortal import Mortal

PATH, STATUS = "/twilio/messages", "/twilio/status"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


@pytest.fixture(scope="module")
def server():
    with tempfile.TemporaryDirectory(prefix="fd", ignore_cleanup_errors=True) as folder:
        mortal = Mortal(Path(folder))
        yield mortal
        mortal.end()


@pytest.fixture(scope="module")
def mortal_settings(settings, server):
    return dataclasses.replace(settings, database_url=server.url)


@pytest.fixture
def sessions(mortal_settings, server):
    bind = db.engine(mortal_settings, pool_size=2)
    schema.upgrade(bind)
    yield db.sessions(bind, mortal_settings)
    server.revive()
    with bind.begin() as connection:
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    bind.dispose()


@pytest.fixture
def gateway(mortal_settings, sessions, queue, spool):
    return create_app(mortal_settings, sessions=sessions, enqueue=queue, spool=spool)


@pytest.fixture
def forwarder(gateway):
    return gateway.state.context.forwarder


def send(twilio, payload, body, *, sid="SM" + "0" * 32, **more):
    return twilio.signed(PATH, payload("sms", Body=body, MessageSid=sid, **more)).status_code


def texts(sessions):
    with sessions() as session:
        return list(session.scalars(sa.select(Message.text).order_by(Message.seq)))


def test_while_the_database_is_dead_a_message_is_taken_and_stored_when_it_is_back(
    server, twilio, sessions, forwarder, payload, queue
):
    assert send(twilio, payload, "need training", sid="SM1") == 204
    server.kill()
    assert [send(twilio, payload, f"more training {n}", sid=f"SM2{n}") for n in range(3)] == [204] * 3
    assert (forwarder.away, forwarder.spool.depth(), forwarder.forward()) == (True, 3, 0)
    server.revive()
    assert forwarder.forward() == 3
    assert texts(sessions) == ["need training", *(f"more training {n}" for n in range(3))]
    assert [work[0] for work in queue] == ["turn"] * 4
    assert forwarder.away is False


def test_the_time_of_receipt_is_kept(server, twilio, sessions, forwarder, payload):
    server.kill()
    send(twilio, payload, "need training")
    (name,) = forwarder.spool._names()
    server.revive()
    forwarder.forward()
    with sessions() as session:
        stored, heard = session.execute(
            sa.select(Message.created_at, Conversation.last_inbound_at).join(Message.conversation)
        ).one()
    assert stored == heard
    assert abs(stored.timestamp() - int(name.partition("-")[0]) / 1e9) < 5


def test_a_disclosure_leaves_no_text_on_the_disk_and_only_a_receipt_in_the_database(
    server, twilio, sessions, forwarder, payload, queue
):
    server.kill()
    send(twilio, payload, DISCLOSURE)
    kept = []
    forwarder.spool.drain(lambda record: kept.append(record) or forwarder.spool.append(record, who="x"))
    assert "girl" not in str(kept)
    assert "uncle" not in str(kept)
    assert kept[0]["found"]["outcome"] == "disclosure.high"
    server.revive()
    forwarder.forward()
    assert texts(sessions) == []
    with sessions() as session:
        assert session.scalars(sa.select(Receipt.outcome)).all() == ["disclosure.high"]
    assert [work[0] for work in queue] == ["note", "discard"]


def test_a_third_persons_data_is_masked_before_it_is_on_the_disk(server, twilio, forwarder, payload):
    server.kill()
    send(twilio, payload, "Which form do we use for the case of Amina T., 12 years, phone 70 00 00 00?")
    kept = []
    forwarder.spool.drain(kept.append)
    server.revive()
    assert "Amina" not in str(kept)
    assert "70 00 00 00" not in str(kept)


def test_stop_is_heeded_when_the_database_is_back(server, twilio, sessions, forwarder, payload):
    server.kill()
    send(twilio, payload, "STOP")
    server.revive()
    forwarder.forward()
    with sessions() as session:
        assert session.scalars(sa.select(OptOut.channel)).all() == ["sms"]


def test_who_has_a_message_on_the_spool_gets_behind_it_and_others_need_not_wait(
    server, twilio, sessions, forwarder, payload
):
    server.kill()
    send(twilio, payload, "first of all", sid="SM1")
    server.revive()
    forwarder.away = False  # as when the database answers again before the spool is empty
    send(twilio, payload, "second", sid="SM2")
    send(twilio, payload, "somebody else", sid="SM3", From="+22370000019")
    assert texts(sessions) == ["somebody else"]
    forwarder.forward()
    with sessions() as session:
        mine = sa.select(Message.text).where(Message.text != "somebody else").order_by(Message.seq)
        assert session.scalars(mine).all() == ["first of all", "second"]


def test_the_same_message_before_during_and_after_the_outage_is_one_message(
    server, twilio, sessions, forwarder, payload, queue
):
    send(twilio, payload, "need training")
    server.kill()
    for _ in range(3):
        send(twilio, payload, "need training")
    server.revive()
    forwarder.forward()
    send(twilio, payload, "need training")
    assert texts(sessions) == ["need training"]
    assert len(queue) == 1


def test_a_status_callback_waits_too(server, twilio, forwarder):
    server.kill()
    answer = twilio.signed(STATUS, {"MessageSid": "SM1", "MessageStatus": "delivered"})
    assert (answer.status_code, forwarder.spool.depth()) == (204, 1)
    server.revive()
    assert forwarder.forward() == 1


def test_a_forged_webhook_is_refused_and_counted_without_a_record(server, twilio, sessions, forwarder, payload):
    server.kill()
    assert [twilio.post(PATH, data=payload("sms")).status_code for _ in range(3)] == [403] * 3
    assert forwarder.spool.depth() == 0
    server.revive()
    forwarder.forward()
    forwarder.forward()
    with sessions() as session:
        assert session.execute(sa.select(QuarantineHour.reason, QuarantineHour.count)).all() == [
            ("missing_signature", 3)
        ]


def test_a_database_that_does_not_answer_is_not_waited_for(server, twilio, sessions, forwarder, payload, monkeypatch):
    monkeypatch.setattr(context, "WEBHOOK_PATIENCE_SECONDS", 0.3)
    send(twilio, payload, "need training", sid="SM1")
    server.freeze()
    try:
        assert send(twilio, payload, "more training", sid="SM2") == 204
        assert (forwarder.away, forwarder.spool.depth()) == (True, 1)
        assert send(twilio, payload, "even more", sid="SM3") == 204
    finally:
        server.thaw()
    forwarder.forward()
    assert texts(sessions) == ["need training", "more training", "even more"]


def test_the_web_chat_says_come_back_and_the_same_message_is_then_taken_once(server, browser, sessions):
    chat = browser.post("/chat/conversations", json={"locale": "en"}).json()
    path, headers = f"/chat/conversations/{chat['conversation']}/messages", {"Authorization": f"Bearer {chat['token']}"}
    message = {"id": "11111111-1111-4111-8111-111111111111", "text": "need training"}
    server.kill()
    away = browser.post(path, json=message, headers=headers)
    assert (away.status_code, away.headers["retry-after"], away.json()["error"]) == (503, "5", "unavailable")
    assert browser.get(path, headers=headers).status_code == 503
    server.revive()
    assert [browser.post(path, json=message, headers=headers).status_code for _ in range(2)] == [202, 200]
    assert texts(sessions) == ["need training"]


def test_a_full_disk_and_no_database_are_told_and_not_hidden(server, twilio, spool, payload, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    server.kill()
    monkeypatch.setattr(spool, "append", full)
    answer = twilio.signed(PATH, payload("sms"))
    server.revive()
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")


def test_a_fault_of_ours_loses_nothing(server, twilio, sessions, forwarder, payload, queue, monkeypatch):
    from desk import intake

    def fault(*_, **__):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(intake, "receive", fault)
        assert send(twilio, payload, "need training") == 204
    assert (forwarder.away, forwarder.spool.depth()) == (False, 1)
    forwarder.forward()
    assert texts(sessions) == ["need training"]


def test_the_thread_of_the_gateway_drains_by_itself(server, twilio, sessions, forwarder, payload, monkeypatch):
    stop = threading.Event()
    server.kill()
    send(twilio, payload, "need training")
    monkeypatch.setattr("desk.forwarding.EVERY_SECONDS", 0.01)
    thread = threading.Thread(target=forwarder.keep_forwarding, args=(stop,))
    thread.start()
    server.revive()
    while forwarder.spool.depth():
        assert thread.is_alive()
        stop.wait(0.05)
    stop.set()
    thread.join()
    assert texts(sessions) == ["need training"]
