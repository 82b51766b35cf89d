"""The name of a worker: no other living worker has it, and one that is started again gets it back.

Work in progress is kept under the worker's name. Two workers of one name would each take the other's work for
their own of an earlier life and run it a second time; a name that changes leaves the work to be adopted later.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import sqlalchemy as sa

from desk.errors import Conflict

MOST_ON_A_HOST = 64
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.5
LOCK = sa.text("SELECT pg_try_advisory_lock(hashtextextended(:name, 7110))")
Broken = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.ResourceClosedError)


class WorkerName:
    """A name held by a lock of the database, which lets go of it when this process ends in whatever way."""

    def __init__(self, engine: sa.Engine, *, wanted: str, host: str) -> None:
        """Take the name that is wanted, or the first free one of this host; raises Conflict when there is none."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection = self._engine.connect()
        free = (name for name in _candidates(wanted, host) if self._lock(name))
        name = next(free, None)
        if name is None:
            self.close()
            raise Conflict(f"Another worker is called {wanted or host}. Give each its own DESK_WORKER_ID.")
        self.value = name

    def keep(self) -> bool:
        """Make sure of the name; False when the database was away meanwhile. Raises Conflict when the name is taken."""
        try:
            self._connection.execute(sa.text("SELECT 1"))
        except Broken:
            self.close()
            self._connection = self._engine.connect()
            if not self._lock(self.value):
                raise Conflict(f"Another worker has taken the name {self.value}.") from None
            return False
        return True

    def close(self) -> None:
        """Let go of the name."""
        self._connection.close()

    def _lock(self, name: str) -> bool:
        return bool(self._connection.execute(LOCK, {"name": name}).scalar())


def _candidates(wanted: str, host: str) -> Iterator[str]:
    if not wanted:
        yield from (f"{host}-{number}" for number in range(1, MOST_ON_A_HOST + 1))
        return
    # The database may notice the end of the worker before us a moment later.
    deadline = time.monotonic() + PATIENCE_SECONDS
    yield wanted
    while time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
        yield wanted
