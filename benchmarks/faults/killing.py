"""kill -9 of one of our processes."""

from __future__ import annotations

from contextlib import suppress

import psutil

from benchmarks.running import Running, postmaster, program


class Killer:
    """Kills a running process by its name in the plan; the launcher starts it again."""

    def __init__(self, system: Running) -> None:
        self._system = system

    def kill(self, victim: str) -> bool:
        """True when the process ran and was killed."""
        with suppress(psutil.NoSuchProcess, FileNotFoundError, ValueError):
            found = postmaster(self._system.folder) if victim == "postgres" else self._child(victim)
            if found is not None:
                found.kill()
                return True
        return False

    def _child(self, victim: str) -> psutil.Process | None:
        children = self._system.launcher.children(recursive=True)
        return next((child for child in children if program(child) == victim), None)
