"""The durable worker: turns, deliveries, purges."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime

from dbos import DBOS

from channels.registry import senders
from desk import heartbeat, workflows
from desk.assistant import RasaAssistant
from desk.dialogue import House
from desk.turns import Desk
from launch.programs import core, start


def main() -> None:
    """Work until a signal comes, saying every few seconds that it does."""
    settings = start.settings()
    sessions, enqueue = core.open_desk(settings)
    desk = Desk(
        sessions=sessions,
        assistant=RasaAssistant(url=settings.rasa_url, token=settings.rasa_token),
        enqueue=enqueue,
        house=House(public_page=settings.public_page),
        clock=lambda: datetime.now(UTC),
    )
    DBOS(config=workflows.config(settings))
    workflows.register(desk, senders(settings), status_callback=f"{settings.public_url}/twilio/status")
    DBOS.launch()
    workflows.open_queues()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        with sessions.begin() as session:
            heartbeat.beat(session, name="worker", now=datetime.now(UTC))
        stop.wait(heartbeat.EVERY_SECONDS)
    DBOS.destroy(workflow_completion_timeout_sec=5)


if __name__ == "__main__":
    main()
