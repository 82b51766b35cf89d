"""What is stored, and what is not, when a message comes in."""

from __future__ import annotations

import sqlalchemy as sa

from desk.model import Address, Conversation, Message, OptOut, Person, Receipt

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
    assert [name for name, _ in house.started] == ["note"]
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
