"""Sending: a workflow hands over what waits in one conversation, in order, and comes again when something has to wait.

No workflow sleeps for minutes: it ends and a later one is enqueued, so a crash loses nothing and no thread is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from dbos import DBOS
from dbos._error import DBOSMaxStepRetriesExceeded

from desk import outbox
from desk.model import Message
from desk.outbox import Rate, WayOut
from desk.ports import Sender
from desk.turns import Desk
from desk.workflows.steps import next_id, step

STUMBLES = 3
"""How often a step of ours may fail after all its tries before the message that is next shows as failed."""
STUMBLE_SECONDS = 60.0


def register(
    desk: Desk, senders: Mapping[str, Sender], *, status_callback: str, rates: Mapping[str, Rate] | None = None
) -> None:
    """Make `deliver` known to DBOS."""
    way = WayOut(
        sessions=desk.sessions,
        senders=senders,
        status_callback=status_callback,
        enqueue=desk.enqueue,
        clock=desk.clock,
        rates=rates or {},
    )

    @step
    def send(message_id: str) -> float | None:
        return outbox.deliver(way, message_id=UUID(message_id))

    @step
    def give_up(message_id: str) -> float:
        outbox.give_up(way, message_id=UUID(message_id))
        return 0.0

    @step
    def come_again(message_id: str, seconds: float, stumbles: int, workflow_id: str) -> None:
        with desk.sessions.begin() as session:
            message = session.get(Message, UUID(message_id))
            if message is not None:
                desk.enqueue(
                    session,
                    "deliver",
                    message_id,
                    stumbles,
                    workflow_id=next_id(workflow_id),
                    partition=str(message.conversation_id),
                    delay_seconds=seconds,
                )

    @DBOS.workflow(name="deliver")
    def deliver(message_id: str, stumbles: int = 0) -> None:
        try:
            wait = send(message_id)
        except DBOSMaxStepRetriesExceeded:
            stumbles += 1
            wait = STUMBLE_SECONDS if stumbles % STUMBLES else give_up(message_id)
        if wait is not None:
            come_again(message_id, wait, stumbles, str(DBOS.workflow_id))
