"""Answering people: turns, notes about messages that left no text, and erasure."""

from __future__ import annotations

from uuid import UUID

from dbos import DBOS
from dbos._error import DBOSMaxStepRetriesExceeded

from desk import erasure, turns
from desk.turns import Desk
from desk.workflows.steps import step


def register(desk: Desk) -> None:
    """Make `turn`, `note` and `purge` known to DBOS."""

    @step
    def take_turn(message_id: str) -> None:
        turns.take_turn(desk, message_id=UUID(message_id))

    @step
    def apologise(message_id: str) -> None:
        turns.apologise(desk, message_id=UUID(message_id))

    @step
    def answer_note(conversation_id: str, outcome: str, digest: str) -> None:
        turns.answer_note(desk, conversation_id=UUID(conversation_id), outcome=outcome, digest=digest)

    @step
    def purge_person(person_id: str) -> None:
        with desk.sessions.begin() as session:
            gone = erasure.purge(session, person_id=UUID(person_id))
        for conversation in gone:
            desk.assistant.forget(conversation)

    @DBOS.workflow(name="turn")
    def turn(message_id: str) -> None:
        try:
            take_turn(message_id)
        except DBOSMaxStepRetriesExceeded:
            apologise(message_id)

    @DBOS.workflow(name="note")
    def note(conversation_id: str, outcome: str, digest: str) -> None:
        answer_note(conversation_id, outcome, digest)

    @DBOS.workflow(name="purge")
    def purge(person_id: str) -> None:
        purge_person(person_id)
