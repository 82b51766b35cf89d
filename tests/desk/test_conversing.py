"""What becomes of a turn that fails for good: it never ends in silence. With the real DBOS, and short pauses."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from desk import dialogue, erasure, turns
from desk.errors import AssistantUnavailable
from desk.model import Message, Person, Ticket
from desk.tickets import open_ticket
from desk.workflows import conversing, steps
from tests.desk.conftest import ANSWER
from tests.desk.test_workflows import _until, worker

__all__ = ["worker"]
REQUEST = "please help us with our coordination plan"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(steps, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(conversing, "LATER_SECONDS", 0.2)


def broken(*_, **__):
    raise ZeroDivisionError


def tickets(desk) -> list[Ticket]:
    with desk.sessions() as session:
        return list(session.scalars(sa.select(Ticket)))


def test_a_fault_in_a_turn_ends_in_an_apology_and_a_ticket(worker, monkeypatch):
    desk, sender = worker
    monkeypatch.setattr(turns, "_write_answer", broken)
    desk.receive(REQUEST)
    _until(lambda: len(sender.sent) == 1)
    assert "a person will read it" in sender.sent[0][1]
    (ticket,) = tickets(desk)
    assert ticket.description == REQUEST


def test_a_ticket_that_was_opened_before_the_assistant_fell_is_announced(worker, monkeypatch):
    desk, sender = worker

    def opens_and_falls(turn):
        with desk.sessions.begin() as session:
            open_ticket(
                session,
                conversation_id=turn.conversation,
                fields={"topic": "five_w_reporting", "description": REQUEST},
                provenance={},
                confirm_message_id=turn.message_id,
                now=desk.desk.clock(),
            )
        raise AssistantUnavailable("fell")

    monkeypatch.setattr(desk.assistant, "take_turn", opens_and_falls)
    desk.receive(REQUEST)
    _until(lambda: len(sender.sent) == 1)
    (ticket,) = tickets(desk)
    assert ticket.ref in sender.sent[0][1]


def test_an_apology_is_in_the_persons_language(worker):
    desk, sender = worker
    desk.assistant.failures = 99
    desk.receive("nous avons besoin d'une formation pour nos partenaires à Gao")
    _until(lambda: len(sender.sent) == 1)
    assert "une personne le lira" in sender.sent[0][1]


def test_a_message_that_cannot_even_be_apologised_for_is_put_before_staff(worker, monkeypatch, caplog):
    desk, sender = worker
    desk.assistant.failures = 99
    monkeypatch.setattr(turns, "apologise", broken)
    desk.receive(REQUEST)
    _until(lambda: len(tickets(desk)) == 1)
    (ticket,) = tickets(desk)
    assert (ticket.flags, ticket.description) == ([dialogue.UNANSWERED], REQUEST)
    assert sender.sent == []
    assert "could not be answered" in caplog.text
    assert REQUEST not in caplog.text


def test_when_nothing_works_the_same_is_tried_again_later(worker, monkeypatch):
    desk, sender = worker
    desk.assistant.failures = steps.PATIENT_TRIES
    with monkeypatch.context() as patch:
        patch.setattr(turns, "apologise", broken)
        patch.setattr(turns, "put_before_staff", broken)
        desk.receive(REQUEST)
        _until(lambda: len(sender.sent) == 1)
    assert sender.sent[0][1] == f"you wrote {REQUEST}"
    assert tickets(desk) == []


def test_a_safety_message_that_could_not_be_written_is_tried_again_later(worker, monkeypatch):
    desk, sender = worker
    real, failures = turns.answer_note, iter(range(steps.TRIES))

    def fails_at_first(*args, **kwargs):
        if next(failures, None) is not None:
            raise ZeroDivisionError
        return real(*args, **kwargs)

    monkeypatch.setattr(turns, "answer_note", fails_at_first)
    desk.receive(DISCLOSURE)
    _until(lambda: len(sender.sent) == 1)
    assert next(failures, "all used") == "all used"


def test_a_note_for_somebody_who_is_gone_ends_quietly(worker, monkeypatch):
    desk, sender = worker
    desk.receive(REQUEST)
    _until(lambda: len(sender.sent) == 1)
    with desk.sessions.begin() as session:
        gone = desk.messages()[0].conversation_id
        session.execute(sa.delete(Person))
        desk.desk.enqueue(session, "note", str(gone), "media", "digest", workflow_id="note-gone", partition="gone")
    _until(lambda: _status(desk, "note-gone") == "SUCCESS")


def test_what_is_to_be_forgotten_is_forgotten_although_the_assistant_was_away(worker, monkeypatch):
    desk, sender = worker
    monkeypatch.setattr(type(desk.assistant), "take_turn", lambda *_: _told())
    away = iter(range(steps.TRIES + 1))

    def forget(conversation):
        if next(away, None) is not None:
            raise AssistantUnavailable("away")
        desk.assistant.forgotten.append(conversation)

    monkeypatch.setattr(desk.assistant, "forget", forget)
    desk.receive("what can this help desk do for us please")
    _until(lambda: desk.assistant.forgotten == [desk.messages()[0].conversation_id])
    assert len(sender.sent) == 1


def test_an_erased_persons_conversation_is_forgotten_although_the_assistant_was_away(worker, monkeypatch):
    desk, sender = worker
    desk.receive(REQUEST)
    _until(lambda: len(sender.sent) == 1)
    away, forgotten = iter(range(steps.TRIES + 1)), []

    def forget(conversation):
        if next(away, None) is not None:
            raise AssistantUnavailable("away")
        forgotten.append(conversation)

    monkeypatch.setattr(desk.assistant, "forget", forget)
    with desk.sessions.begin() as session:
        person = session.query(Person).one()
        (conversation,) = erasure.forget_words(session, person=person, now=desk.now)
        desk.desk.enqueue(session, "purge", str(person.id), workflow_id="purge-1", partition="p")
    _until(lambda: forgotten == [conversation])
    with desk.sessions() as session:
        assert session.query(Message).count() == 0


def test_a_memory_that_the_person_agreed_to_meanwhile_is_kept(house):
    house.receive(REQUEST)
    with house.sessions.begin() as session:
        conversation = session.query(Message).one().conversation
        conversation.person.consented_at = house.now
    turns.forget(house.desk, conversation_id=conversation.id)
    assert house.assistant.forgotten == []


def _told():
    from desk.ports import AssistantAnswer

    return AssistantAnswer("ask_capabilities", refused=False, messages=[ANSWER])


def _status(desk, workflow: str) -> str | None:
    table = sa.table("workflow_status", sa.column("workflow_uuid"), sa.column("status"), schema="dbos")
    with desk.sessions() as session:
        return session.scalar(sa.select(table.c.status).where(table.c.workflow_uuid == workflow))
