"""Durable work: turns, notes, deliveries and purges as DBOS workflows.

Arguments, results and errors are ids and codes, since DBOS stores them. A turn's queue is partitioned by person
(one at a time, in order of receipt), a delivery's by conversation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial, wraps
from uuid import UUID

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from dbos._error import DBOSMaxStepRetriesExceeded
from sqlalchemy.orm import Session, sessionmaker

from desk import erasure, outbox, turns
from desk.errors import SendError
from desk.model import Message
from desk.ports import Enqueue, Sender
from desk.settings import Settings
from desk.turns import Desk

LOG = logging.getLogger(__name__)
TURNS, DELIVERIES = "turns", "deliveries"
QUEUES = {"turn": TURNS, "note": TURNS, "purge": TURNS, "deliver": DELIVERIES}
POLLING_SECONDS = 0.05
TRIES = 5


def config(settings: Settings) -> DBOSConfig:
    """How DBOS runs here: in the desk's own database, one version for all processes, no telemetry."""
    return {
        "name": "field-desk",
        "system_database_url": settings.database_url,
        "application_version": "1",
        "executor_id": "worker",
        "sys_db_pool_size": 5,
        "log_level": "WARNING",
        "enable_otlp": False,
    }


def migrate(settings: Settings) -> None:
    """Create or update DBOS's own tables, in the schema `dbos`."""
    DBOS.migrate(settings.database_url)


def enqueuer(client: DBOSClient) -> Enqueue:
    """An `Enqueue` that starts workflows in the caller's own transaction."""

    def enqueue(
        session: Session,
        workflow: str,
        *args: str,
        workflow_id: str,
        partition: str,
        delay_seconds: float = 0,
    ) -> None:
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": QUEUES[workflow],
            "workflow_id": workflow_id,
            "queue_partition_key": partition,
        }
        if delay_seconds:
            options["delay_seconds"] = delay_seconds
        client.enqueue_in_transaction(session, options, *args)

    return enqueue


def register(desk: Desk, senders: Mapping[str, Sender], *, status_callback: str) -> None:
    """Make the workflows known to DBOS; call once, between `DBOS(config=…)` and `DBOS.launch()`."""
    step = _steps(desk, senders, status_callback)

    @DBOS.workflow(name="turn")
    def turn(message_id: str) -> None:
        try:
            step.take_turn(message_id)
        except DBOSMaxStepRetriesExceeded:
            step.apologise(message_id)

    @DBOS.workflow(name="note")
    def note(conversation_id: str, outcome: str, digest: str) -> None:
        step.answer_note(conversation_id, outcome, digest)

    @DBOS.workflow(name="deliver")
    def deliver(message_id: str) -> None:
        try:
            refused = step.send(message_id)
        except DBOSMaxStepRetriesExceeded as last:
            refused = [getattr(last.errors[-1], "code", None)]
        if refused:
            step.give_up(message_id, refused[0])

    @DBOS.workflow(name="purge")
    def purge(person_id: str) -> None:
        step.purge(person_id)


def open_queues() -> None:
    """Create the queues; call after `DBOS.launch()`."""
    for name in (TURNS, DELIVERIES):
        DBOS.register_queue(
            name, partition_concurrency=1, polling_interval_sec=POLLING_SECONDS, on_conflict="always_update"
        )


class TryAgain(Exception):
    """A step failed: the kind of error and a provider's code, fit to be stored."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason, code)
        self.code = code


class _Steps:
    take_turn: Callable[[str], None]
    apologise: Callable[[str], None]
    answer_note: Callable[[str, str, str], None]
    send: Callable[[str], list[int | None]]
    give_up: Callable[[str, int | None], None]
    purge: Callable[[str], None]


def _steps(desk: Desk, senders: Mapping[str, Sender], status_callback: str) -> _Steps:  # noqa: C901 - one short step after another
    steps = _Steps()
    asks = partial(DBOS.step, retries_allowed=True, interval_seconds=0.5, max_attempts=TRIES)

    @asks(name="take_turn")
    @_unsaid
    def take_turn(message_id: str) -> None:
        turns.take_turn(desk, message_id=UUID(message_id))

    @asks(name="apologise")
    @_unsaid
    def apologise(message_id: str) -> None:
        turns.apologise(desk, message_id=UUID(message_id))

    @asks(name="answer_note")
    @_unsaid
    def answer_note(conversation_id: str, outcome: str, digest: str) -> None:
        turns.answer_note(desk, conversation_id=UUID(conversation_id), outcome=outcome, digest=digest)

    @asks(name="send")
    @_unsaid
    def send(message_id: str) -> list[int | None]:
        sender = _sender(desk.sessions, senders, message_id)
        try:
            if sender is not None:
                outbox.send_all(
                    desk.sessions, message_id=UUID(message_id), sender=sender, status_callback=status_callback
                )
        except SendError as error:
            if error.retryable:
                raise
            return [error.code]
        return []

    @asks(name="give_up")
    @_unsaid
    def give_up(message_id: str, code: int | None) -> None:
        outbox.give_up(
            desk.sessions,
            message_id=UUID(message_id),
            error=SendError("given up", code=code, retryable=False),
            now=desk.clock(),
        )

    @asks(name="purge")
    @_unsaid
    def purge(person_id: str) -> None:
        with desk.sessions.begin() as session:
            gone = erasure.purge(session, person_id=UUID(person_id))
        for conversation in gone:
            desk.assistant.forget(conversation)

    for function in (take_turn, apologise, answer_note, send, give_up, purge):
        setattr(steps, function.__name__, function)
    return steps


def _sender(sessions: sessionmaker[Session], senders: Mapping[str, Sender], message_id: str) -> Sender | None:
    with sessions.begin() as session:
        message = session.get(Message, UUID(message_id))
        return senders[message.conversation.channel] if message else None


def _unsaid[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Errors are stored and logged: of every error only its kind and code."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            LOG.warning(
                "step %s failed: %s",
                function.__name__,
                type(error).__name__,
                exc_info=LOG.isEnabledFor(logging.DEBUG),
            )
            raise TryAgain(type(error).__name__, getattr(error, "code", None)) from None

    return guarded
