"""Deleting the provider's copies of what left no text here, or was erased: asked for again until it is done."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from dbos import DBOS
from dbos._error import DBOSMaxStepRetriesExceeded

from desk.ports import Discarder, Sender
from desk.turns import Desk
from desk.workflows.steps import next_id, step

LOG = logging.getLogger(__name__)
LATER_SECONDS = 600.0
ROUNDS = 150
"""A day of trying: what Twilio still sends cannot be deleted yet, and outages end."""


def register(desk: Desk, senders: Mapping[str, Sender]) -> None:
    """Make `discard` known to DBOS; its arguments are copies as `desk.erasure.copy_name` names them, and the round."""

    @step
    def discard_copies(copies: str) -> None:
        for copy in copies.split():
            channel, _, provider_id = copy.partition(":")
            sender = senders.get(channel)
            if isinstance(sender, Discarder):
                sender.discard(provider_id)

    @step
    def discard_later(copies: str, round_: int, workflow_id: str) -> None:
        with desk.sessions.begin() as session:
            following = next_id(workflow_id)
            desk.enqueue(
                session,
                "discard",
                copies,
                round_,
                workflow_id=following,
                # A partition of its own: nobody waits for it.
                partition=following,
                delay_seconds=LATER_SECONDS,
            )

    @DBOS.workflow(name="discard")
    def discard(copies: str, round_: int = 1) -> None:
        try:
            discard_copies(copies)
        except DBOSMaxStepRetriesExceeded:
            if round_ < ROUNDS:
                discard_later(copies, round_ + 1, str(DBOS.workflow_id))
            else:
                LOG.error("messages could not be deleted at the provider: delete them there")  # noqa: TRY400
