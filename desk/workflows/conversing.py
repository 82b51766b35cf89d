"""Answering people: turns, notes about messages that left no text, and erasure.

Nothing ends in silence: a turn that fails for good becomes an apology and a ticket; if even that fails, a ticket; if
that fails, the same again later. The retries of a turn outlast a restart of the assistant.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from dbos import DBOS
from dbos._error import DBOSMaxStepRetriesExceeded

from desk import erasure, turns
from desk.errors import NotFound
from desk.turns import Desk
from desk.workflows.steps import patient_step, step

LOG = logging.getLogger(__name__)
LATER_SECONDS = 300.0
"""Long enough for an operator to see the error, short enough for the person."""
Again = Callable[..., None]


def register(desk: Desk) -> None:
    """Make `turn`, `note`, `purge` and `forget` known to DBOS."""
    again = _again(desk)
    _answering(desk, again)
    _noting(desk, again)
    _forgetting(desk, again)


def _answering(desk: Desk, again: Again) -> None:
    @patient_step
    def take_turn(message_id: str) -> list[str]:
        return [str(conversation) for conversation in turns.reply(desk, message_id=UUID(message_id))]

    @step
    def apologise(message_id: str) -> None:
        turns.apologise(desk, message_id=UUID(message_id))

    @step
    def put_before_staff(message_id: str) -> None:
        turns.put_before_staff(desk, message_id=UUID(message_id))

    @step
    def forget_now(conversation_id: str) -> None:
        desk.assistant.forget(UUID(conversation_id))

    @DBOS.workflow(name="turn")
    def turn(message_id: str, round_: str = "1") -> None:
        try:
            forgotten = take_turn(message_id)
        except DBOSMaxStepRetriesExceeded:
            if not _one_of(apologise, put_before_staff, message_id=message_id):
                again("turn", message_id, round_=round_)
            return
        for conversation in forgotten:
            # Before the next turn of this person, which must not find what was to be forgotten.
            try:
                forget_now(conversation)
            except DBOSMaxStepRetriesExceeded:
                again("forget", conversation, round_=round_)


def _noting(desk: Desk, again: Again) -> None:
    @step
    def answer_note(conversation_id: str, outcome: str, digest: str) -> None:
        try:
            turns.answer_note(desk, conversation_id=UUID(conversation_id), outcome=outcome, digest=digest)
        except NotFound:
            LOG.info("a note was not answered: the conversation is gone")

    @DBOS.workflow(name="note")
    def note(conversation_id: str, outcome: str, digest: str, round_: str = "1") -> None:
        try:
            answer_note(conversation_id, outcome, digest)
        except DBOSMaxStepRetriesExceeded:
            again("note", conversation_id, outcome, digest, round_=round_)


def _forgetting(desk: Desk, again: Again) -> None:
    @step
    def purge_person(person_id: str) -> list[str]:
        with desk.sessions.begin() as session:
            return [str(conversation) for conversation in erasure.purge(session, person_id=UUID(person_id))]

    @step
    def forget_conversation(conversation_id: str) -> None:
        turns.forget(desk, conversation_id=UUID(conversation_id))

    def forget_surely(conversation_id: str, round_: str) -> None:
        try:
            forget_conversation(conversation_id)
        except DBOSMaxStepRetriesExceeded:
            again("forget", conversation_id, round_=round_)

    @DBOS.workflow(name="purge")
    def purge(person_id: str) -> None:
        for conversation in purge_person(person_id):
            forget_surely(conversation, "1")

    @DBOS.workflow(name="forget")
    def forget(conversation_id: str, round_: str = "1") -> None:
        forget_surely(conversation_id, round_)


def _one_of(*rescues: Callable[[str], None], message_id: str) -> bool:
    for rescue in rescues:
        try:
            rescue(message_id)
        except DBOSMaxStepRetriesExceeded:
            LOG.error("a message could not be answered")  # noqa: TRY400 - the step has logged why
        else:
            return True
    return False


def _again(desk: Desk) -> Again:
    @step
    def later(workflow: str, arguments: list[str], round_: str) -> None:
        key = f"{workflow}-{arguments[-1]}"
        with desk.sessions.begin() as session:
            desk.enqueue(
                session,
                workflow,
                *arguments,
                round_,
                workflow_id=f"{key}-again-{round_}",
                # A partition of its own: what the person writes meanwhile need not wait for it.
                partition=key,
                delay_seconds=LATER_SECONDS,
            )

    def again(workflow: str, *arguments: str, round_: str) -> None:
        LOG.error("a %s is tried again in %.0f s", workflow, LATER_SECONDS)
        later(workflow, list(arguments), str(int(round_) + 1))

    return again
