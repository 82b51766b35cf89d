"""From the confirmed request to the ticket, and what people ask about it afterwards; on a real database."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from actions import tickets
from desk.model import Ticket
from tests.actions.requests import SENTENCES, WHOLE

OTHER_NUMBER = "+22370000002"


def confirmed(talk, **more):
    talk.say(SENTENCES[talk.lang], **{**WHOLE, **more})
    return talk.pick("confirm", "yes")


def reference(talk):
    return re.search(r"CP-[A-Z0-9]{5}", talk.last.text)[0]


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_the_confirmed_request_is_a_ticket(known, desk, lang):
    talk = known(lang)
    heard = confirmed(talk)
    assert (heard[-1].response, heard[-1].kind) == ("m14", "ticket")
    with desk.begin() as session:
        ticket = session.scalars(sa.select(Ticket)).one()
        assert (ticket.ref, ticket.topic, ticket.country, ticket.role, ticket.urgency) == (
            reference(talk), "case_management", "ML", "national_coordinator", "high",
        )  # fmt: skip
        assert (ticket.description, ticket.language) == (SENTENCES[lang], lang)


def test_a_request_that_is_confirmed_again_because_the_assistant_fell_is_the_same_ticket(known, desk):
    talk = known()
    talk.say(SENTENCES[talk.lang], **WHOLE)
    remembered = deepcopy((talk.slots, talk.events, talk.loop))
    talk.pick("confirm", "yes")
    first = reference(talk)
    talk.slots, talk.events, talk.loop = remembered
    talk.pick("confirm", "yes")
    assert reference(talk) == first
    with desk.begin() as session:
        assert session.scalars(sa.select(Ticket.ref)).all() == [first]


def test_a_second_request_is_another_ticket(known, desk):
    talk = known()
    confirmed(talk)
    first = reference(talk)
    confirmed(talk, support_type="advice_call")
    assert reference(talk) != first


def test_a_sensitive_topic_is_not_named_on_the_phone(known):
    talk = known()
    assert "case" not in confirmed(talk)[-1].text.casefold()


def test_an_ordinary_topic_is_named(known):
    talk = known()
    assert "MHPSS" in confirmed(talk, topic="mhpss")[-1].text


def test_the_kind_of_organisation_follows_from_its_name(known, desk):
    confirmed(known(), organisation="UNICEF")
    with desk.begin() as session:
        assert session.scalars(sa.select(Ticket.organisation_type)).one() == "un_agency"


def test_a_ticket_that_cannot_be_saved_keeps_the_request(known, monkeypatch):
    def no_database():
        raise OperationalError("select", {}, Exception("no database"))

    talk = known()
    talk.say(SENTENCES["en"], **WHOLE)
    with monkeypatch.context() as broken:
        broken.setattr(tickets, "sessions", no_database)
        heard = talk.pick("confirm", "yes")
    assert [message.response for message in heard] == ["ticket.failed", "summary.retry"]
    assert talk.pick("confirm", "yes")[-1].kind == "ticket"


def test_the_next_request_asks_whether_it_is_the_same_country_and_no_role(known):
    talk = known()
    confirmed(talk)
    talk.say("we also need a template for our website", "request_support", topic="im_tools", urgency="planned")
    assert (talk.last.expects, talk.last.about) == ("yesno", ["country", "ML"])
    talk.pick("yesno", "yes")
    talk.pick("support_type", "skip")
    assert talk.last.kind == "summary"
    assert talk.slots["role"] == "national_coordinator"


def test_another_country_is_a_no_to_the_same_country(known):
    talk = known()
    confirmed(talk)
    talk.say("we also need a template for our website", "request_support", topic="im_tools", urgency="planned")
    talk.say("Burkina Faso this time")
    assert talk.slots["country"] == "BF"


def test_the_status_of_the_latest_request(known):
    talk = known()
    ref = (confirmed(talk), reference(talk))[1]
    talk.say("any news?", "ask_ticket_status")
    assert (talk.last.response, talk.last.kind) == ("m15", "answer")
    assert ref in talk.last.text
    assert "Received" in talk.last.text


def test_a_bare_reference_asks_for_its_status(known):
    talk = known()
    ref = (confirmed(talk), reference(talk))[1]
    talk.say(ref.lower(), "provide_information", 0.4)
    assert talk.last.response == "m15"


def test_nobody_hears_about_anothers_request(known):
    one, other = known(), known(number=OTHER_NUMBER)
    confirmed(one)
    other.say(f"how is {reference(one)} doing", "ask_ticket_status")
    assert other.last.response == "status.unknown"


def test_no_request_yet_offers_one(known):
    talk = known()
    talk.say("what about my request", "ask_ticket_status")
    assert (talk.last.response, talk.last.choices) == ("status.none", ["request", "person"])
    talk.say("yes", "affirm")
    assert talk.last.response == "m04"


def test_more_words_are_added_to_the_request(known):
    talk = known()
    ref = (confirmed(talk), reference(talk))[1]
    talk.say("please add that we are forty people", "add_to_ticket")
    assert talk.last.text.startswith(f"Added to {ref}")


def test_words_after_a_ticket_are_asked_about(known):
    talk = known()
    confirmed(talk)
    talk.say("the group meets on Mondays in the morning", "provide_information", 0.5)
    assert talk.last.choices == ["add", "request"]
    talk.pick("menu", "add")
    assert talk.last.response == "add.done"


def test_words_after_a_ticket_can_be_a_new_request(known):
    talk = known()
    confirmed(talk)
    talk.say("the group needs help on Mondays in the morning", "provide_information", 0.5)
    talk.pick("menu", "request")
    assert talk.slots["description"] == "the group needs help on Mondays in the morning"


def test_withdrawing_is_asked_once(known):
    talk = known()
    confirmed(talk)
    talk.say("we do not need this any more", "cancel_request")
    assert (talk.last.response, talk.last.expects) == ("withdraw.sure", "confirm")
    talk.pick("confirm", "yes")
    assert talk.last.response == "withdraw.noted"


def test_there_is_nothing_to_withdraw(known):
    talk = known()
    talk.say("cancel my request", "cancel_request")
    assert talk.last.response == "withdraw.none"


def test_a_person_is_called(known, desk):
    talk = known()
    talk.say("I want to talk to someone", "talk_to_person")
    assert talk.last.response == "m18"
    with desk.begin() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Ticket)) == 1


def test_calling_a_person_in_the_middle_of_a_request_keeps_it(known):
    talk = known()
    talk.say("I need support", "request_support")
    heard = talk.say("a human please", "talk_to_person")
    assert [message.response for message in heard] == ["m18", "m04"]


def test_a_broken_database_is_answered_calmly(known, monkeypatch):
    def no_database():
        raise OperationalError("select", {}, Exception("no database"))

    talk = known()
    monkeypatch.setattr(tickets, "sessions", no_database)
    talk.say("any news?", "ask_ticket_status")
    assert talk.last.response == "answer.failed"


def test_words_about_another_topic_are_asked_about_before_they_are_added(known):
    talk = known()
    confirmed(talk)
    talk.say("and can you look at our child labour policy paper", "add_to_ticket", 0.9, topic="child_labour")
    assert talk.last.response == "add.which"


def test_adding_without_a_request_starts_one(known):
    talk = known()
    talk.say("please add a session on child labour inspections", "add_to_ticket", topic="child_labour")
    assert talk.slots["topic"] == "child_labour"
