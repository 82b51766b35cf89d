"""DBOS as the desk runs it: its settings, its queues, and starting work inside a caller's transaction."""

from __future__ import annotations

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from sqlalchemy.orm import Session

from desk.ports import Enqueue
from desk.settings import Settings

APPLICATION = "field-desk"
TURNS, DELIVERIES = "turns", "deliveries"
QUEUES = {**dict.fromkeys(("turn", "late", "note", "purge", "forget", "discard"), TURNS), "deliver": DELIVERIES}
POLLING_SECONDS = 0.1
"""Each look costs the worker 5 ms of its processor for each queue, whether or not there is work."""

AT_ONCE = {TURNS: 8, DELIVERIES: 16}
"""How many one worker does at a time. Of five hundred turns begun together each would wait for Rasa until it is given
up as too slow; a delivery waits for the provider most of its time."""


def config(settings: Settings) -> DBOSConfig:
    """How DBOS runs here: in the desk's own database, one version for all processes, no telemetry."""
    return {
        "name": APPLICATION,
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
        *args: str | int,
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


def open_queues() -> None:
    """Create the queues; call after `DBOS.launch()`."""
    for name, at_once in AT_ONCE.items():
        DBOS.register_queue(
            name,
            partition_concurrency=1,
            worker_concurrency=at_once,
            polling_interval_sec=POLLING_SECONDS,
            on_conflict="always_update",
        )
