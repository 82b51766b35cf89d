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
    engine = db.engine(given, **POOL)
    # The same engine: DBOS keeps its statements compiled only for connections of its own (2 ms an enqueueing).
    client = DBOSClient(system_database_engine=engine, lazy=True, application_name=workflows.APPLICATION)
    return db.sessions(engine, given), workflows.enqueuer(client)
