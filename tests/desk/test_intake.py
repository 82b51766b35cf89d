"""What is stored, and what is not, when a message comes in."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk import db, intake
from desk.model import Address, Conversation, Message, OptOut, Person, Quarantine, QuarantineHour, Receipt
from tests.desk.conftest import PHONE

REQUEST = "We need a training on case management for our partners in Gao"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


def test_a_message_is_stored_once_and_starts_one_turn(house):
    first = house.receive(REQUEST, sid="SM1")
    again = house.receive(REQUEST, sid="SM1")
    assert (first.duplicate, again.duplicate) == (False, True)
    assert again.seq == first.seq
    assert [name for name, _ in house.started] == ["turn"]
    assert [message.text for message in house.messages()] == [REQUEST]


def test_sms_and_whatsapp_of_one_number_are_one_person_with_two_conversations(house):
    house.receive(REQUEST, channel="sms")
    house.receive(REQUEST, channel="whatsapp")
    with house.sessions() as session:
        assert session.scalar(sa.select(sa.func.count(Person.id))) == 1
        assert session.scalar(sa.select(sa.func.count(Conversation.id))) == 2


def test_an_address_is_stored_only_sealed_and_hashed(house):
    house.receive(REQUEST)
    with house.sessions() as session:
        address = session.query(Address).one()
        assert b"5005550101" not in address.sealed
        assert "5005550101" not in address.digest
        assert address.value == "+15005550101"


def test_a_disclosure_leaves_a_receipt_and_no_text(house):
    received = house.receive(DISCLOSURE, sid="SM9")
    assert received.outcome == "disclosure.high"
    assert house.messages() == []
    with house.sessions() as session:
        assert session.query(Receipt).one().outcome == "disclosure.high"
    assert [name for name, _ in house.started] == ["note", "discard"]
    assert house.started[1][1] == ("sms:SM9",)
    assert not any("girl" in part for _, args in house.started for part in args)


def test_a_flagged_message_that_comes_again_is_a_duplicate(house):
    house.receive(DISCLOSURE, sid="SM9")
    assert house.receive(DISCLOSURE, sid="SM9").duplicate


def test_third_persons_data_is_masked_before_it_is_stored(house):
    house.receive("Which form do we use for the case of Amina T., 12 years, phone 70 00 00 00?")
    stored = house.messages()[0]
    assert stored.masked
    assert "Amina" not in stored.text
    assert "70 00 00 00" not in stored.text


def test_the_writers_own_number_goes_sealed_to_the_person(house):
    house.receive("We need help with our HNO chapter, my number is +223 70 00 00 12")
    with house.sessions() as session:
        person = session.query(Person).one()
        assert person.contact_sealed is not None
        assert "70 00 00 12" not in session.query(Message).one().text


def test_stop_is_kept_in_the_ledger_and_leaves_no_message(house):
    assert house.receive("STOP").outcome == "opt_out"
    with house.sessions() as session:
        assert session.query(OptOut).one().channel == "sms"
        assert session.query(Message).count() == 0


def test_start_undoes_stop(house):
    house.receive("STOP")
    house.receive("START")
    with house.sessions() as session:
        assert session.query(OptOut).count() == 0


def test_a_repeated_call_is_known_by_the_providers_token_too(house):
    first = house.receive(REQUEST, sid="SM1", token="T1")
    again = house.receive(REQUEST, sid="SM2", token="T1")
    assert (again.duplicate, again.seq) == (True, first.seq)
    assert len(house.messages()) == 1


def test_a_repeated_call_about_a_message_that_left_no_text_is_known_by_its_token(house):
    house.receive(DISCLOSURE, sid="SM1", token="T1")
    assert house.receive(REQUEST, sid="SM2", token="T1").duplicate
    assert house.messages() == []


def test_messages_without_a_token_are_told_apart(house):
    house.receive(REQUEST, sid="SM1")
    assert not house.receive(REQUEST, sid="SM2").duplicate


@pytest.mark.parametrize("text", [REQUEST, DISCLOSURE, "STOP", "START"])
def test_everything_a_person_sends_shows_when_they_were_last_heard(house, text):
    house.receive(text)
    assert house.conversation().last_inbound_at == house.now


def test_an_attachment_shows_when_a_person_was_last_heard(house):
    with house.sessions.begin() as session:
        intake.receive_media(
            session, channel="sms", address=PHONE, provider_id="SM1", now=house.now, enqueue=house.desk.enqueue
        )
    assert house.conversation().last_inbound_at == house.now


def test_a_message_that_was_late_does_not_turn_back_when_a_person_was_last_heard(house):
    house.receive(REQUEST, sid="SM1")
    house.receive(REQUEST, sid="SM2", now=house.now - timedelta(hours=3))
    assert house.conversation().last_inbound_at == house.now


@pytest.mark.parametrize("same", ["id", "token"])
def test_two_gateways_that_get_the_same_message_at_once_store_it_once(house, settings, same):
    engines = [db.engine(settings) for _ in range(2)]
    starting, received, started = threading.Barrier(2), [], []

    def gateway(number, bind):
        starting.wait()
        with db.sessions(bind, settings).begin() as session:
            received.append(
                intake.receive_text(
                    session,
                    channel="sms",
                    address=PHONE,
                    provider_id="SM1" if same == "id" else f"SM{number}",
                    token="T1",
                    text=REQUEST,
                    now=house.now,
                    enqueue=lambda *_, **__: started.append("turn"),
                )
            )

    for _ in range(5):
        threads = [threading.Thread(target=gateway, args=numbered) for numbered in enumerate(engines)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for bind in engines:
        bind.dispose()
    assert len(received) == 10
    assert [one.duplicate for one in received].count(False) == 1
    assert len(house.messages()) == 1
    assert started == ["turn"]


def test_two_gateways_keep_the_numbers_of_one_person_apart(house, settings):
    engines = [db.engine(settings) for _ in range(2)]

    def gateway(number, bind):
        for count in range(10):
            with db.sessions(bind, settings).begin() as session:
                intake.receive(
                    session,
                    channel="sms",
                    address=PHONE,
                    provider_id=f"SM{number}-{count}",
                    found=intake.Screened(text=f"{number} {count}"),
                    now=house.now,
                    enqueue=lambda *_, **__: None,
                )

    threads = [threading.Thread(target=gateway, args=numbered) for numbered in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for bind in engines:
        bind.dispose()
    stored = sorted(house.messages(), key=lambda message: message.seq)
    assert [message.seq for message in stored] == list(range(1, 21))
    for number in "01":
        assert [m.text for m in stored if m.text[0] == number] == [f"{number} {count}" for count in range(10)]


def test_of_many_forged_webhooks_all_are_counted_and_some_are_kept(session, now):
    for _ in range(105):
        intake.quarantine(session, reason="wrong_signature", headers={}, body_hash="x", now=now)
    intake.quarantine(session, reason="missing_signature", headers={}, body_hash="x", now=now)
    assert session.scalar(sa.select(sa.func.count(Quarantine.id))) == 101
    counted = session.execute(sa.select(QuarantineHour.reason, QuarantineHour.count)).all()
    assert sorted(counted) == [("missing_signature", 1), ("wrong_signature", 105)]
