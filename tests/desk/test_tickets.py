"""Tickets: opened once, told of only to their person, worked along the taxonomy's transitions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk import casework, queue, tickets, webchat
from desk.calendar import due
from desk.errors import BadInput, Conflict, NotFound, StaleReply, TransitionRefused
from desk.model import AuditEvent, Conversation, Message
from desk.queue import Filters

FIELDS = {
    "country": "ML",
    "topic": "five_w_reporting",
    "urgency": "high",
    "role": "im_officer",
    "description": "Training for ten partners",
}


@pytest.fixture
def ticket(session, chat, now):
    return tickets.open_ticket(
        session, conversation_id=chat.id, fields=FIELDS, provenance={}, confirm_message_id="m1", now=now
    )


def _start(session, workflow, *args, **_):
    session.info.setdefault("started", []).append((workflow, args))


def _reply(session, ticket, by, now, *, key="k1", seen_seq=99, text="Yes, on Tuesday."):
    return casework.reply(
        session, ref=ticket.ref, key=key, text=text, seen_seq=seen_seq, by=by, now=now, enqueue=_start
    )


def test_a_ticket_takes_its_area_from_its_topic(ticket):
    assert ticket.area == "information_management"
    assert ticket.ref.startswith("CP-")


def test_confirming_twice_opens_one_ticket(session, chat, ticket, now):
    again = tickets.open_ticket(
        session, conversation_id=chat.id, fields=FIELDS, provenance={}, confirm_message_id="m1", now=now
    )
    assert again is ticket


def test_an_id_outside_the_taxonomy_is_refused_by_name(session, chat, now):
    with pytest.raises(BadInput) as refused:
        tickets.open_ticket(
            session,
            conversation_id=chat.id,
            fields={**FIELDS, "role": "king"},
            provenance={},
            confirm_message_id="m2",
            now=now,
        )
    assert refused.value.field == "role"


def test_a_reference_is_told_only_to_its_own_person(session, chat, ticket, now):
    other = webchat.create(session, locale="en", now=now)
    assert tickets.status_for(session, conversation_id=chat.id, ref=ticket.ref.lower()) is ticket
    with pytest.raises(NotFound):
        tickets.status_for(session, conversation_id=other.conversation_id, ref=ticket.ref)


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        ("critical", datetime(2026, 11, 2, 16, 0, tzinfo=UTC)),
        ("high", datetime(2026, 11, 4, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_first_reply_is_due_in_working_hours(now, urgency, expected):
    assert due(now, urgency=urgency) == expected


def test_a_weekend_does_not_count(now):
    friday_evening = datetime(2026, 11, 6, 19, 0, tzinfo=UTC)
    assert due(friday_evening, urgency="critical") == datetime(2026, 11, 9, 12, 0, tzinfo=UTC)


def test_taking_a_new_ticket_triages_and_assigns_it_and_each_step_is_recorded(session, ticket, member, now):
    casework.take(session, ref=ticket.ref, by=member(session), now=now)
    assert ticket.status == "assigned"
    steps = [event.details["now_is"] for event in session.query(AuditEvent).filter_by(act="ticket.status")]
    assert steps == ["triaged", "assigned"]


def test_a_taken_ticket_cannot_be_taken_by_another(session, ticket, member, now):
    casework.take(session, ref=ticket.ref, by=member(session), now=now)
    with pytest.raises(Conflict):
        casework.take(session, ref=ticket.ref, by=member(session, name="B. Other"), now=now)


def test_a_status_that_no_transition_reaches_is_refused(session, ticket, member, now):
    with pytest.raises(TransitionRefused):
        casework.change_status(session, ref=ticket.ref, status="draft", by=member(session), now=now)


def test_withdrawal_works_from_every_status(session, ticket, member, now):
    casework.change_status(session, ref=ticket.ref, status="withdrawn", by=member(session), now=now)
    assert ticket.status == "withdrawn"


def test_a_reply_takes_the_conversation_over_and_starts_its_delivery(session, chat, ticket, member, now):
    message, new = _reply(session, ticket, member(session), now)
    assert new
    assert chat.owner == "staff"
    assert ticket.status == "in_progress"
    assert session.info["started"][-1] == ("deliver", (str(message.id),))


def test_the_same_key_never_sends_twice(session, ticket, member, now):
    by = member(session)
    first, _ = _reply(session, ticket, by, now)
    second, new = _reply(session, ticket, by, now)
    assert (second, new) == (first, False)


def test_a_reply_stops_when_somebody_wrote_in_between(session, chat, ticket, member, now):
    by = member(session)
    _reply(session, ticket, by, now)
    with pytest.raises(StaleReply) as stopped:
        _reply(session, ticket, by, now, key="k2", seen_seq=0)
    assert [message.text for message in stopped.value.messages] == ["Yes, on Tuesday."]


def test_handing_back_lets_the_assistant_answer_again(session, chat, ticket, member, now):
    by = member(session)
    _reply(session, ticket, by, now)
    casework.hand_back(session, ref=ticket.ref, by=by, now=now)
    assert chat.owner == "assistant"


@pytest.mark.parametrize(
    ("role", "sensitive", "sees"),
    [
        ("agent", False, False),
        ("agent", True, True),
        ("safeguarding_lead", False, True),
        ("administrator", True, False),
    ],
)
def test_a_sensitive_ticket_is_one_predicate_for_list_open_and_search(
    session, chat, member, now, role, sensitive, sees
):
    fields = {**FIELDS, "topic": "conflict_sexual_violence"}
    ticket = tickets.open_ticket(
        session, conversation_id=chat.id, fields=fields, provenance={}, confirm_message_id="m3", now=now
    )
    by = member(session, role=role, sensitive=sensitive)
    listed = queue.list_tickets(session, by=by, filters=Filters()).tickets
    searched = queue.list_tickets(session, by=by, filters=Filters(q=ticket.ref)).tickets
    assert (ticket in listed) == (ticket in searched) == sees
    assert queue.counts(session, by=by)["open"] == int(sees)
    if sees:
        assert casework.get(session, ref=ticket.ref, by=by) is ticket
    else:
        with pytest.raises(NotFound):
            casework.get(session, ref=ticket.ref, by=by)


def test_pages_follow_each_other_without_gaps(session, chat, member, now):
    made = [
        tickets.open_ticket(
            session, conversation_id=chat.id, fields=FIELDS, provenance={}, confirm_message_id=f"p{n}", now=now
        ).ref
        for n in range(5)
    ]
    by, seen, cursor = member(session), [], None
    while True:
        page = queue.list_tickets(session, by=by, filters=Filters(), after=cursor, limit=2)
        seen += [ticket.ref for ticket in page.tickets]
        cursor = page.next
        if cursor is None:
            break
    assert seen == made[::-1]


def test_a_foreign_cursor_is_refused(session, member):
    with pytest.raises(BadInput):
        queue.list_tickets(session, by=member(session), filters=Filters(), after="nonsense")


def test_what_led_to_a_ticket_belongs_to_it(session, chat, now):
    message = Message(
        conversation_id=chat.id,
        seq=1,
        author="requester",
        kind="answer",
        text="x",
        lang="en",
        choices=[],
        status="received",
        created_at=now,
    )
    session.add(message)
    session.flush()
    opened = tickets.open_ticket(
        session, conversation_id=chat.id, fields=FIELDS, provenance={}, confirm_message_id="m5", now=now
    )
    session.refresh(message)
    assert message.ticket_id == opened.id


def test_a_contact_is_revealed_only_with_a_reason_and_the_record_says_so(session, ticket, member, now):
    by = member(session)
    with pytest.raises(BadInput):
        casework.reveal_contact(session, ref=ticket.ref, reason=" ", by=by, now=now)
    casework.reveal_contact(session, ref=ticket.ref, reason="call agreed", by=by, now=now)
    assert session.query(AuditEvent).filter_by(act="ticket.reveal").count() == 1


def test_a_staff_owned_conversation_keeps_the_assistant_silent(house, member):
    house.hears("We need a training on case management for our partners in Gao")
    with house.sessions.begin() as session:
        conversation = session.query(Conversation).one()
        made = tickets.open_ticket(
            session,
            conversation_id=conversation.id,
            fields=FIELDS,
            provenance={},
            confirm_message_id="s1",
            now=house.now,
        )
        casework.take_over(session, ref=made.ref, by=member(session), now=house.now)
    assert house.hears("any news from you about the training?") == []
    with house.sessions() as session:
        assert session.query(Message).order_by(Message.seq.desc()).first().ticket_id is not None
