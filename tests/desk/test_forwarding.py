"""What waited on the spool goes the way of every message, once, and never brings back what is gone."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk import erasure, intake, outbox, spool
from desk.crypto import vault
from desk.forwarding import Forwarder
from desk.model import Address, Message, OptOut, Part, Person, Receipt
from tests.desk.conftest import PHONE

REQUEST = "We need a training on case management for our partners in Gao"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


@pytest.fixture
def forwarder(settings, house, tmp_path):
    kept = spool.opened(dataclasses.replace(settings, spool_folder=tmp_path / "spool"))
    return Forwarder(kept, house.sessions, house.desk.enqueue)


@pytest.fixture
def keep(forwarder, house):
    """Puts a message on the spool as the gateway does."""

    def put(text=None, *, sid="SM1", address=PHONE, token=None, after=0):
        found = intake.Screened(outcome="media") if text is None else intake.screened(text, channel="sms")
        at = house.now + timedelta(seconds=after)
        forwarder.keep_message(channel="sms", address=address, provider_id=sid, token=token, found=found, now=at)

    return put


def rows(house, what):
    with house.sessions() as session:
        return list(session.scalars(sa.select(what)))


def test_a_spooled_message_is_stored_with_the_time_of_its_receipt_and_gets_its_turn(forwarder, keep, house):
    keep(REQUEST, after=-3600)
    assert forwarder.forward() == 1
    (message,) = house.messages()
    assert (message.text, message.created_at) == (REQUEST, house.now - timedelta(hours=1))
    assert [name for name, _ in house.started] == ["turn"]


def test_what_the_spool_gives_twice_is_stored_once(forwarder, keep, house):
    keep(REQUEST)
    keep(REQUEST)
    assert forwarder.forward() == 2
    assert len(house.messages()) == 1
    assert len(house.started) == 1


def test_a_record_survives_until_its_transaction_is_committed(forwarder, keep, house, monkeypatch):
    def cut_off(*_, **__):
        raise sa.exc.OperationalError("COMMIT", {}, ConnectionError())

    keep(REQUEST)
    with monkeypatch.context() as patch:
        patch.setattr("sqlalchemy.orm.session.SessionTransaction.commit", cut_off)
        assert forwarder.forward() == 0
    assert (forwarder.away, forwarder.spool.depth()) == (True, 1)
    assert forwarder.forward() == 1
    assert [message.text for message in house.messages()] == [REQUEST]


def test_a_record_nobody_can_use_is_put_aside_and_the_rest_goes_on(forwarder, keep, house):
    forwarder.spool.append({"kind": "message", "channel": "sms"}, who=PHONE)
    forwarder.spool.append({"kind": "nonsense"}, who=PHONE)
    keep(REQUEST)
    assert forwarder.forward() == 1
    assert (forwarder.spool.depth(), forwarder.spool.refused_count()) == (0, 2)
    assert [message.text for message in house.messages()] == [REQUEST]


def test_own_contact_is_kept_sealed_although_the_message_waited(forwarder, keep, house):
    keep("We need help with our HNO chapter, my number is +223 70 00 00 12")
    forwarder.forward()
    (person,) = rows(house, Person)
    assert person.contact_sealed is not None
    assert "70 00 00 12" not in house.messages()[0].text


def test_an_answer_that_is_only_a_number_is_the_contact_that_was_asked_for(forwarder, keep, house):
    house.receive(REQUEST, sid="SM0")
    with house.sessions.begin() as session:
        conversation = session.query(Message).one().conversation
        conversation.pending = {"by": "assistant", "expects": "contact", "choices": []}
    keep("+223 70 00 00 12")
    forwarder.forward()
    with house.sessions() as session:
        person = session.scalars(sa.select(Person)).one()
        assert vault(session).open(person.contact_sealed) == "+223 70 00 00 12"


def test_a_third_persons_number_in_a_sentence_is_not_on_the_disk_even_sealed(forwarder, keep):
    keep("Which form do we use for the case of Amina T., 12 years, phone 70 00 00 00?")
    kept = []
    forwarder.spool.drain(kept.append)
    assert "[phone]" in kept[0]["found"]["text"]
    assert "70 00 00 00" not in str(kept)


def test_stop_counts_from_when_it_was_said(forwarder, keep, house):
    keep("STOP", after=-60)
    house.receive("START", sid="SM9")
    forwarder.forward()
    keep("STOP", sid="SM2", after=60)
    forwarder.forward()
    assert [row.at for row in rows(house, OptOut)] == [house.now + timedelta(seconds=60)]


def _erase(house):
    with house.sessions.begin() as session:
        person = session.query(Person).one()
        erasure.forget_words(session, person=person, now=house.now)
        erasure.purge(session, person_id=person.id)


def test_nothing_refused_erased_or_flagged_ever_comes_back(forwarder, keep, house):
    """Through a duplicate, a provider's repeated call, a callback, or the spool: each is tried with each."""
    house.receive(REQUEST, sid="SMerased", token="Terased")
    with house.sessions.begin() as session:
        conversation = session.query(Message).one().conversation
        answer = Message(
            conversation=conversation,
            seq=99,
            author="assistant",
            kind="answer",
            text="An answer",
            lang="en",
            status="sent",
            created_at=house.now,
            parts=[Part(number=1, body="An answer", segments=1, status="sent", provider_id="SMout")],
        )
        session.add(answer)
        session.flush()
        part = (answer.id, 1)
    keep("Sent before the erasure and waiting since", sid="SMwaited", after=-5)
    _erase(house)
    house.receive(DISCLOSURE, sid="SMflagged", token="Tflagged")
    with house.sessions.begin() as session:
        intake.receive_media(
            session,
            channel="sms",
            address=PHONE,
            provider_id="SMmedia",
            token="Tmedia",
            now=house.now,
            enqueue=house.desk.enqueue,
        )
    house.started.clear()

    for sid, token in (("SMerased", "Terased"), ("SMflagged", "Tflagged"), ("SMmedia", "Tmedia")):
        assert house.receive(REQUEST, sid=sid).duplicate
        assert house.receive(REQUEST, sid=f"{sid}-again", token=token).duplicate
        keep(REQUEST, sid=sid)
        keep(REQUEST, sid=f"{sid}-again", token=token)
    forwarder.keep_status(provider_id="SMout", status="delivered", error_code=None, part_key=part, now=house.now)
    forwarder.forward()
    with house.sessions.begin() as session:
        assert not outbox.record_status(
            session, provider_id="SMout", status="read", error_code=None, part_key=part, now=house.now
        )

    assert (forwarder.spool.depth(), forwarder.spool.refused_count()) == (0, 0)
    assert house.messages() == []
    assert rows(house, Part) == []
    assert house.started == []


def test_who_was_erased_and_writes_again_is_heard(forwarder, keep, house):
    house.receive(REQUEST, sid="SM1")
    _erase(house)
    keep("a new request for training", sid="SM2", after=5)
    forwarder.forward()
    assert [message.text for message in house.messages()] == ["a new request for training"]
    assert len(rows(house, Address)) == 1


def test_a_message_from_before_the_erasure_leaves_a_receipt_for_the_providers_list(forwarder, keep, house):
    house.receive(REQUEST, sid="SM1")
    keep("before the erasure", sid="SM2", after=-5)
    _erase(house)
    forwarder.forward()
    with house.sessions() as session:
        assert session.get(Receipt, vault(session).index("SM2")).outcome == "erased"
