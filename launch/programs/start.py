"""What every process begins with: logging without addresses, settings, the database and its queue."""

from __future__ import annotations

import logging

from dbos import DBOSClient
from sqlalchemy.orm import Session, sessionmaker

from desk import db, workflows
from desk.ports import Enqueue
from desk.settings import Settings
from launch import environment

NOISY = ("httpx", "httpcore", "twilio", "alembic", "dbos", "waitress.queue")
POOL = {"pool_size": 5, "max_overflow": 5}


def settings() -> Settings:
    """Set logging up and read the settings."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for name in NOISY:
        # Their own lines hold addresses, or say what every request says.
        logging.getLogger(name).setLevel(logging.WARNING)
    return Settings.from_environment(environment.load())


def core(given: Settings) -> tuple[sessionmaker[Session], Enqueue]:
    """Sessions on the database, and how to start durable work inside one of their transactions."""
    sessions = db.sessions(db.engine(given, **POOL), given)
    client = DBOSClient(system_database_url=given.database_url, lazy=True, application_name="field-desk")
    return sessions, workflows.enqueuer(client)
