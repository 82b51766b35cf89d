"""The database and its queue, for the processes that need them."""

from __future__ import annotations

from dbos import DBOSClient
from sqlalchemy.orm import Session, sessionmaker

from desk import db, workflows
from desk.ports import Enqueue
from desk.settings import Settings

POOL = {"pool_size": 5, "max_overflow": 5}


def open_desk(given: Settings) -> tuple[sessionmaker[Session], Enqueue]:
    """Sessions on the database, and how to start durable work inside one of their transactions."""
    sessions = db.sessions(db.engine(given, **POOL), given)
    client = DBOSClient(system_database_url=given.database_url, lazy=True, application_name="field-desk")
    return sessions, workflows.enqueuer(client)
