"""Connections to PostgreSQL, the only thing that keeps state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session, sessionmaker

from desk.crypto import Vault
from desk.settings import Settings


def engine(settings: Settings, **options: Any) -> sa.Engine:
    """An engine for the desk's database; statements wait 30 s at most, so nothing hangs for ever."""
    return sa.create_engine(
        sa.make_url(settings.database_url).set(drivername="postgresql+psycopg"),
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False),
        hide_parameters=True,  # errors are stored and logged; they must not carry text or addresses
        connect_args={
            "connect_timeout": 5,
            "options": "-c statement_timeout=30000",
            # A server whose machine is gone says nothing: the network's own patience would be a quarter of an hour.
            "tcp_user_timeout": 10_000,
            "keepalives_idle": 10,
        },
        **{"pool_pre_ping": True, **options},
    )


def sessions(bind: sa.Engine, settings: Settings) -> sessionmaker[Session]:
    """A factory of sessions that can open sealed columns and know what is approved; use `sessions.begin()`."""
    info = {"vault": Vault(settings), "templates": settings.templates, "languages": settings.languages}
    return sessionmaker(bind, expire_on_commit=False, info=info)


@contextmanager
def transaction(settings: Settings) -> Iterator[Session]:
    """One transaction on a connection of its own, closed afterwards: for commands that do one thing."""
    bind = engine(settings, poolclass=sa.NullPool)
    try:
        with sessions(bind, settings).begin() as session:
            yield session
    finally:
        bind.dispose()


Unreachable = sa.exc.OperationalError
"""What a database that does not answer raises."""


TEMPORARY = ("08", "25", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE that go by themselves: connections, a standby's read-only mode, collisions, room, locks, an end
or start by the operator, the system's own faults (PostgreSQL's appendix A)."""


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database cannot be used just now, rather than that it refuses what was asked."""
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated or isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError))
    return str(state)[:2] in TEMPORARY
