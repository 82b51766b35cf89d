"""What did not reach people: who sees it, sending it again, another channel, and no silent end of a ticket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk import casework, deliveries, outbox, queue, window
from desk.errors import BadInput, Conflict, NotFound, SendError, Silenced, Undelivered
from desk.model import Address, AuditEvent, Conversation, Message, Staff, Ticket
from tests.desk.provider import TIMED_OUT, FakeSender, deliver, record_status, stored
from tests.desk.test_outbox import REQUEST

FILTERED = SendError("filtered", code=30007, retryable=False)
TO_WHATSAPP = {"to": "whatsapp", "consent": "She said so on the phone."}


@pytest.fixture
def desk(house, member):
    """The desk with an open ticket by SMS, and the ids of staff by role."""
    (answer,) = house.hears(REQUEST)
    with house.sessions.begin() as session:
        session.get(Message, answer.id).status = "delivered"
        conversation = session.query(Conversation).one()
        session.add(
            Ticket(
                ref="CP-7K3M9",
                status="in_progress",
                language="en",
                channel="sms",
                urgency="standard",
                description=REQUEST,
                flags=[],
                provenance={},
                person=conversation.person,
                conversation=conversation,
                first_response_due=house.now,
                created_at=house.now,
                updated_at=house.now,
            )
        )
        house.staff = {role: member(session, role=role).id for role in ("agent", "administrator", "safeguarding_lead")}
    house.started.clear()
    return house


@pytest.fixture
def reply(desk):
    return _reply(desk)


@pytest.fixture
def lost(desk, reply):
    """A reply that a carrier filtered."""
    deliver(desk, reply, FakeSender(fails=[FILTERED]))
    desk.started.clear()
    return reply


def _reply(desk, text="We call you tomorrow.", key="k1") -> Message:
    with desk.sessions.begin() as session:
        message, _ = casework.reply(
            session,
            ref="CP-7K3M9",
            key=key,
            text=text,
            seen_seq=999,
            by=session.get(Staff, desk.staff["agent"]),
            now=desk.now,
            enqueue=desk.desk.enqueue,
        )
    return message


def _failed(desk, role="agent"):
    with desk.sessions() as session:
        return deliveries.failed(session, by=session.get(Staff, desk.staff[role]))


def _act(desk, act, message, *, role="agent", **more):
    with desk.sessions.begin() as session:
        return act(
            session,
            message_id=message.id,
            by=session.get(Staff, desk.staff[role]),
            now=desk.now + timedelta(minutes=5),
            enqueue=desk.desk.enqueue,
            **more,
        )


def _close(desk, status="closed", **more):
    with desk.sessions.begin() as session:
        by = session.get(Staff, desk.staff["agent"])
        casework.change_status(session, ref="CP-7K3M9", status=status, by=by, now=desk.now, **more)


def _acts(desk) -> list[tuple[str, dict[str, object]]]:
    with desk.sessions() as session:
        return [(event.act, event.details) for event in session.query(AuditEvent).order_by(AuditEvent.id)]


def test_what_arrived_is_not_listed(desk, reply):
    deliver(desk, reply, FakeSender())
    assert _failed(desk) == []


def test_what_failed_is_listed_with_its_ticket_and_why(desk, lost):
    (found,) = _failed(desk)
    assert (found.message.id, found.ticket.ref, found.cause) == (lost.id, "CP-7K3M9", "delivery.cause.policy")
    assert found.channels == ("whatsapp",)


def test_only_who_may_know_of_the_ticket_sees_it(desk, lost):
    with desk.sessions.begin() as session:
        ticket = session.query(Ticket).one()
        ticket.flags, ticket.assignee = ["sensitive_topic"], None
    assert (len(_failed(desk, "safeguarding_lead")), _failed(desk), _failed(desk, "administrator")) == (1, [], [])
    with pytest.raises(NotFound):
        _act(desk, deliveries.retry, lost)
    with pytest.raises(NotFound):
        _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)


def test_an_answer_of_the_assistant_shows_with_the_newest_ticket_of_the_conversation(desk):
    (answer,) = desk.hears("and another thing about partners")
    deliver(desk, answer, FakeSender(fails=[FILTERED]))
    assert [found.ticket.ref for found in _failed(desk)] == ["CP-7K3M9"]


def test_an_uncertain_end_is_called_one(desk, reply):
    at, sender = 0.0, FakeSender(fails_after=[TIMED_OUT], deaf=[TIMED_OUT] * 40)
    while (pause := deliver(desk, reply, sender, after=at)) is not None:
        at += pause + 1
    assert [found.cause for found in _failed(desk)] == ["delivery.cause.unconfirmed"]


def test_something_of_ours_that_stumbled_is_not_called_uncertain(desk, reply):
    with desk.sessions.begin() as session:
        session.get(Message, reply.id).status = "failed"
    assert [found.cause for found in _failed(desk)] == ["delivery.cause.unknown"]


def test_a_message_that_waits_for_a_person_nobody_invited_is_listed(desk, reply):
    with desk.sessions.begin() as session:
        session.get(Message, reply.id).status = window.HELD
    assert [found.cause for found in _failed(desk)] == ["delivery.cause.no_template"]


def test_trying_again_sends_it_once_more_and_is_recorded(desk, lost):
    _act(desk, deliveries.retry, lost)
    assert desk.started == [("deliver", (str(lost.id),))]
    sender = FakeSender()
    deliver(desk, lost, sender, after=600)
    assert sender.texts == ["We call you tomorrow."]
    assert _failed(desk) == []
    assert ("delivery.retry", {"message": str(lost.id)}) in _acts(desk)


def test_only_what_failed_is_sent_again(desk):
    reply, sender = _reply(desk, text="one two three"), FakeSender(cut=5)
    deliver(desk, reply, sender)
    for number, status, code in ((1, "delivered", None), (2, "undelivered", 30008), (3, "delivered", None)):
        record_status(desk, f"SMout{number}", status, code)
    _act(desk, deliveries.retry, reply)
    deliver(desk, reply, sender, after=600)
    assert sender.texts == ["one t", "wo th", "ree", "wo th"]
    record_status(desk, "SMout4", "delivered")
    assert stored(desk, reply).status == "delivered"


def test_pressing_twice_sends_once(desk, lost):
    _act(desk, deliveries.retry, lost)
    with pytest.raises(Conflict):
        _act(desk, deliveries.retry, lost)


def test_trying_an_uncertain_one_again_asks_the_provider_first(desk, reply):
    sender = FakeSender(fails_after=[TIMED_OUT], deaf=[TIMED_OUT] * 40)
    at = 0.0
    while (pause := deliver(desk, reply, sender, after=at)) is not None:
        at += pause + 1
    sender.deaf.clear()
    _act(desk, deliveries.retry, reply)
    deliver(desk, reply, sender, after=at + 600)
    assert (len(sender.sent), stored(desk, reply).parts[0].provider_id) == (1, "SMout1")


def test_nothing_is_tried_again_against_an_opt_out(desk, lost):
    desk.receive("STOP")
    with pytest.raises(Silenced):
        _act(desk, deliveries.retry, lost)


def test_the_other_channel_gets_the_same_text_once_consent_is_stated(desk, lost):
    sent = _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)
    sender = FakeSender()
    deliver(desk, sent, sender)
    assert sender.texts == ["We call you tomorrow."]
    assert (sent.resent_from, _failed(desk)) == (lost.id, [])
    (details,) = [details for act, details in _acts(desk) if act == "delivery.switch_channel"]
    assert (details["to"], details["consent"]) == ("whatsapp", "She said so on the phone.")


@pytest.mark.parametrize("consent", [None, "", "  ", "ok"])
def test_without_consent_the_channel_is_not_switched(desk, lost, consent):
    with pytest.raises(BadInput) as refused:
        _act(desk, deliveries.switch_channel, lost, to="whatsapp", consent=consent)
    assert refused.value.field == "consent"


def test_who_has_written_there_before_need_not_agree_again(desk, lost):
    desk.receive("hello", channel="whatsapp")
    sent = _act(desk, deliveries.switch_channel, lost, to="whatsapp")
    assert stored(desk, sent).status == "queued"


@pytest.mark.parametrize("to", ["sms", "web_chat", "fax"])
def test_only_another_channel_of_the_person_will_do(desk, lost, to):
    with pytest.raises(BadInput):
        _act(desk, deliveries.switch_channel, lost, to=to, consent="She said so.")


def test_an_id_without_a_number_has_no_sms(desk, lost):
    with desk.sessions.begin() as session:
        conversation = session.get(Message, lost.id).conversation
        conversation.channel = "whatsapp"
        conversation.address.sealed = session.info["vault"].seal("ML.4kQ9x2TzAb")
    assert _failed(desk)[0].channels == ()


def test_an_opt_out_of_the_other_channel_is_honoured(desk, lost):
    desk.receive("STOP", channel="whatsapp")
    with pytest.raises(Silenced):
        _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)


def test_silence_by_sms_leaves_whatsapp_open(desk, lost):
    desk.receive("STOP")
    assert _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP).status == "queued"


def test_switching_twice_sends_once(desk, lost):
    _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)
    with pytest.raises(Conflict):
        _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)


def test_the_ticket_goes_on_where_it_was_switched_to(desk, lost):
    sent = _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)
    desk.receive("Thank you, tomorrow is good.", channel="whatsapp")
    desk.work()
    with desk.sessions() as session:
        ticket = session.query(Ticket).one()
        by = session.get(Staff, desk.staff["agent"])
        said = [message.text for message in queue.transcript(session, ticket=ticket, by=by)]
    assert (ticket.channel, ticket.conversation_id) == ("whatsapp", sent.conversation_id)
    assert said[-3:] == ["We call you tomorrow.", "We call you tomorrow.", "Thank you, tomorrow is good."]


def test_the_number_is_one_person_still(desk, lost):
    _act(desk, deliveries.switch_channel, lost, **TO_WHATSAPP)
    with desk.sessions() as session:
        assert (session.query(Address).count(), session.query(Conversation).count()) == (1, 2)


@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_a_ticket_is_not_ended_silently_while_the_last_reply_is_under_way(desk, reply, status):
    with pytest.raises(Undelivered):
        _close(desk, status)
    deliver(desk, reply, FakeSender())
    record_status(desk, "SMout1", "sent")
    with pytest.raises(Undelivered):
        _close(desk, status)
    record_status(desk, "SMout1", "delivered")
    _close(desk, status)


def test_knowingly_it_is_ended_and_that_is_recorded(desk, lost):
    _close(desk, despite_undelivered=True)
    assert ("ticket.ended_undelivered", {"message": str(lost.id)}) in _acts(desk)


def test_a_ticket_nobody_replied_to_is_ended_as_before(desk):
    _close(desk)
    assert "ticket.ended_undelivered" not in [act for act, _ in _acts(desk)]


def test_an_older_reply_that_was_lost_does_not_count(desk, lost):
    with desk.sessions.begin() as session:
        session.get(Message, lost.id).created_at -= timedelta(minutes=1)
    later = _reply(desk, text="Did you get that?", key="k2")
    deliver(desk, later, FakeSender())
    record_status(desk, "SMout1", "read")
    _close(desk)


def test_the_web_chat_confirms_nothing_so_only_a_failure_counts(desk, reply):
    with desk.sessions.begin() as session:
        session.get(Message, reply.id).conversation.channel = "web_chat"
    _close(desk)


def test_every_cause_of_a_failed_message_is_one_of_the_list(desk, lost):
    assert _failed(desk)[0].cause.removeprefix("delivery.cause.") in deliveries.CAUSES
    assert outbox.CAUSES < deliveries.CAUSES
