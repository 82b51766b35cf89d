"""Sending: one workflow a message, in order within a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from dbos import DBOS
from dbos._error import DBOSMaxStepRetriesExceeded
from sqlalchemy.orm import Session, sessionmaker

from desk import outbox
from desk.errors import SendError
from desk.model import Message
from desk.ports import Sender
from desk.turns import Desk
from desk.workflows.steps import step


def register(desk: Desk, senders: Mapping[str, Sender], *, status_callback: str) -> None:
    """Make `deliver` known to DBOS."""

    @step
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

    @step
    def give_up(message_id: str, code: int | None) -> None:
        outbox.give_up(
            desk.sessions,
            message_id=UUID(message_id),
            error=SendError("given up", code=code, retryable=False),
            now=desk.clock(),
        )

    @DBOS.workflow(name="deliver")
    def deliver(message_id: str) -> None:
        try:
            refused = send(message_id)
        except DBOSMaxStepRetriesExceeded as last:
            refused = [getattr(last.errors[-1], "code", None)]
        if refused:
            give_up(message_id, refused[0])


def _sender(sessions: sessionmaker[Session], senders: Mapping[str, Sender], message_id: str) -> Sender | None:
    with sessions.begin() as session:
        message = session.get(Message, UUID(message_id))
        return senders[message.conversation.channel] if message else None
