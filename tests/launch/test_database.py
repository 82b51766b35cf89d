"""The demo's PostgreSQL: it comes back with all that was committed, at the same address."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psycopg

from launch.database import Embedded


def test_a_killed_database_is_started_again_and_keeps_what_was_committed(capfd):
    with tempfile.TemporaryDirectory(prefix="fd", ignore_cleanup_errors=True) as folder:
        database = Embedded(Path(folder) / "pg")
        url = database.url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        killed = database.pid
        database.kill()
        deadline = time.monotonic() + 60
        while database.pid == killed:
            assert time.monotonic() < deadline
            database.revive()
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
        assert database.url == url
        database.stop()
    assert "postgres | ended; starting again" in capfd.readouterr().out
