"""The durable worker: turns, deliveries, purges, reconciliation, and the work of workers that died."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from dbos import DBOS
from sqlalchemy.orm import Session, sessionmaker

from channels.registry import provider, rates, senders
from desk import assistants, db, heartbeat, workflows
from desk.crypto import Vault
from desk.dialogue import House
from desk.errors import Conflict
from desk.reconcile import Waiting
from desk.settings import Settings
from desk.spool import Spool
from desk.turns import Desk
from desk.workers import WorkerName
from desk.workflows import adopting, reconciling
from launch.programs import core, start

LOG = logging.getLogger(__name__)


def main() -> None:
    """Work until a signal comes, saying every few seconds that it does."""
    settings = start.speaking(start.settings())
    sessions, enqueue = core.open_desk(settings)
    desk = Desk(
        sessions=sessions,
        assistant=assistants.connect(settings),
        enqueue=enqueue,
        house=House(public_page=settings.public_page),
        clock=lambda: datetime.now(UTC),
    )
    name = WorkerName(db.engine(settings, poolclass=sa.NullPool), wanted=settings.worker_id, host=socket.gethostname())
    _beat(sessions, name)  # before any work is taken, or a neighbour would adopt it
    DBOS(config={**workflows.config(settings), "executor_id": name.value})
    workflows.register(
        desk, senders(settings), status_callback=f"{settings.public_url}/twilio/status", rates=rates(settings)
    )
    sweep = reconciling.register(
        desk,
        provider(settings),
        look_back=timedelta(hours=settings.look_back_hours),
        waiting=_on_the_spool(settings),
    )
    DBOS.launch()
    workflows.open_queues()
    reconciling.begin(sweep, now=datetime.now(UTC), by_the_clock=settings.sweep_schedule)
    _watch(sessions, name)
    DBOS.destroy(workflow_completion_timeout_sec=5)
    with sessions.begin() as session:
        heartbeat.gone(session, name=adopting.heartbeat_name(name.value))
    name.close()


def _on_the_spool(settings: Settings) -> Waiting:
    """Whether something of an address waits on the spool of this machine's gateways, if there are any."""
    spool = Spool(settings.spool, Vault(settings))
    return lambda address: settings.spool.exists() and spool.holds(address)


def _watch(sessions: sessionmaker[Session], name: WorkerName) -> None:
    """Beat, and adopt what the dead left, until a signal comes."""
    stop, watch = threading.Event(), adopting.Watch()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(heartbeat.EVERY_SECONDS):
        try:
            now = _beat(sessions, name)
            with sessions.begin() as session:
                dead = watch.dead(session, now=now)
            adopting.adopt(dead)
        except db.Unreachable as error:
            # Started again while the database is still away, this process could do no better.
            LOG.warning("the database does not answer: %s", type(error.orig).__name__)
        except Conflict:
            LOG.exception("this worker ends")
            # At once: under one name, each of the two would run the other's work again.
            os._exit(1)


def _beat(sessions: sessionmaker[Session], name: WorkerName) -> datetime:
    if not name.keep():
        # What was half done when the database went is kept as this worker's work in progress, which nobody takes up but
        # a worker of this name that starts. So it starts again.
        LOG.warning("the database was away: this worker starts again")
        os._exit(1)
    with sessions.begin() as session:
        now = heartbeat.clock(session)
        heartbeat.beat(session, name=adopting.heartbeat_name(name.value), now=now)
        heartbeat.forget_old(session, now=now)
    return now


if __name__ == "__main__":
    main()
