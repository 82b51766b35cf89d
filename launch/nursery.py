"""A parent for our own programs: what they all import is imported once, and the memory of it is shared.

Five of the six processes are the same libraries with another door: one import instead of five, and pages in common
instead of five copies. Rasa has an environment of its own and stays apart.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import TextIO

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
CONTEXT = multiprocessing.get_context("forkserver")


class Born:
    """A program started by the nursery; it answers like `subprocess.Popen`."""

    def __init__(self, process: ForkServerProcess, stdout: TextIO) -> None:
        self._process = process
        self.stdout = stdout
        self.pid = process.pid or 0

    @property
    def returncode(self) -> int | None:
        """How it ended; negative is the signal that ended it."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """How it ended, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        ended = self._process.exitcode
        if ended is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return ended


def warm(environ: Mapping[str, str]) -> None:
    """Begin to import what our programs import; returns at once.

    The environment is this process's from here on: a numeric library reads it when it is imported.
    """
    os.environ.update(environ)
    CONTEXT.set_forkserver_preload(["launch.frozen"])
    forkserver.ensure_running()


def start(program: str, environ: Mapping[str, str], *, name: str, yields: bool = False) -> Born:
    """Run a module's `main` in a process of its own, its output on `stdout`; see `stand_back` for one that yields."""
    reader, writer = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_run, args=(program, dict(environ), writer, name, yields), name=name)
    process.start()
    writer.close()
    return Born(process, os.fdopen(os.dup(reader.fileno()), errors="replace"))


def _run(program: str, environ: dict[str, str], log: Connection, name: str, yields: bool) -> None:
    # A group of its own, so that everything it starts can be ended with it. Not a session: Linux may share the
    # processor out by session first, and who stands back would then stand back for nobody.
    os.setpgid(0, 0)
    end_with_parent()
    if yields:
        stand_back()
    call_oneself(f"desk-{name}")
    for output in (1, 2):
        os.dup2(log.fileno(), output)
    log.close()
    os.environ.clear()
    os.environ.update(environ)
    gc.enable()
    with suppress(KeyboardInterrupt):
        importlib.import_module(program).main()


def end_with_parent() -> None:
    """Even a launcher killed with -9 leaves no process behind (Linux only)."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stand_back() -> None:
    """Work only while none of our other processes wants the processor, and leave it at once when one does (Linux only).

    A niceness leaves it at the end of a time slice of some 3 ms, and a message passes ten hands on its way in.
    """
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def call_oneself(name: str) -> None:
    """The name that `ps` and `pkill` know this process by (Linux only, 15 letters)."""
    _prctl(PR_SET_NAME, name.encode())


def _prctl(option: int, argument: int | bytes) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, argument)
