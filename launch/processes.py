"""Starts our processes, joins their logs, starts dead ones again with back-off, and leaves none behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from launch import nursery

PATIENCE = 90.0
GRACE = 8.0
SOONEST, LATEST = 0.5, 20.0
STEADY = 30.0
"""Seconds after which a process that ends had been well: it starts again at once, not after ever longer pauses."""


@dataclass
class Process:
    """One of ours: how to start it and where it says that it is ready; `early` ones need no tables.

    A program of this environment is the name of its module; anything else is a command line.
    """

    name: str
    what: str | Sequence[str]
    environ: dict[str, str]
    port: int | None = None
    ready: str | None = None
    early: bool = False
    yields: bool = False
    running: subprocess.Popen[str] | nursery.Born | None = None
    pause: float = SOONEST
    again_at: float = 0.0
    began: float = 0.0
    threads: list[threading.Thread] = field(default_factory=list)


def port_taken(port: int) -> bool:
    """True when something listens on the port already."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Supervisor:
    """Runs processes until told to stop; `beside` is called again and again to keep up what else must run."""

    def __init__(self, processes: Sequence[Process], *, beside: Callable[[], None] | None = None) -> None:
        self.processes = list(processes)
        self._beside = beside
        self.stopping = threading.Event()

    def start(self, *, prepare: Callable[[], object] = bool) -> None:
        """Start the early ones, prepare, start the rest; raises RuntimeError that names a port somebody else holds.

        Rasa takes longest to start, so the database is prepared while it does.
        """
        taken = [
            f"{process.port} ({process.name})"
            for process in self.processes
            if process.port and port_taken(process.port)
        ]
        if taken:
            raise RuntimeError(f"Port already taken: {', '.join(taken)}. Stop what uses it, then run this again.")
        for process in self.processes:
            if process.early:
                self._start(process)
        if any(isinstance(process.what, str) for process in self.processes):
            nursery.warm(self.processes[0].environ)
        prepare()
        for process in self.processes:
            if not process.early:
                self._start(process)

    def wait_ready(self) -> None:
        """Return when every process answers; raises RuntimeError with the one that does not."""
        deadline = time.monotonic() + PATIENCE
        for process in self.processes:
            while process.ready and not _answers(process.ready):
                if time.monotonic() > deadline or self.stopping.is_set():
                    raise RuntimeError(
                        f"{process.name} is not ready after {PATIENCE:.0f} s; its log lines above say why."
                    )
                self._revive()
                time.sleep(0.1)

    def watch(self) -> None:
        """Keep all running until `stopping` is set."""
        while not self.stopping.wait(0.5):
            self._revive()

    def stop(self) -> None:
        """Ask all to stop, then make them; every child of theirs goes too."""
        self.stopping.set()
        for process in reversed(self.processes):
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in self.processes:
            if process.running is not None:
                try:
                    process.running.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    _signal(process, signal.SIGKILL)
                    process.running.wait(GRACE)
        for process in self.processes:
            for thread in process.threads:
                thread.join(1.0)

    def _revive(self) -> None:
        if self._beside is not None:
            self._beside()
        for process in self.processes:
            if process.running is None or process.running.poll() is None:
                continue
            if not process.again_at:
                if time.monotonic() - process.began > STEADY:
                    process.pause = SOONEST
                _line(process.name, f"ended with {process.running.returncode}; starting again in {process.pause:.1f} s")
                process.again_at = time.monotonic() + process.pause
            elif time.monotonic() >= process.again_at:
                process.pause, process.again_at = min(process.pause * 2, LATEST), 0.0
                self._start(process)

    def _start(self, process: Process) -> None:
        running = _run(process)
        process.running, process.began = running, time.monotonic()
        thread = threading.Thread(target=_copy_log, args=(process.name, running), daemon=True)
        thread.start()
        process.threads.append(thread)


def _run(process: Process) -> subprocess.Popen[str] | nursery.Born:
    if isinstance(process.what, str):
        return nursery.start(process.what, process.environ, name=process.name, yields=process.yields)

    def begin() -> None:
        nursery.end_with_parent()
        if process.yields:
            nursery.stand_back()

    return subprocess.Popen(
        process.what,
        env=process.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
        preexec_fn=begin,  # noqa: PLW1509 - our threads only copy logs and hold no lock it needs
    )


def _signal(process: Process, number: signal.Signals) -> None:
    if process.running is not None and process.running.poll() is None:
        try:
            os.killpg(process.running.pid, number)
        except ProcessLookupError:
            _line(process.name, "was gone already")


def _copy_log(name: str, running: subprocess.Popen[str] | nursery.Born) -> None:
    if running.stdout is not None:
        with running.stdout as lines:
            for line in lines:
                _line(name, line.rstrip())


def _line(name: str, text: str) -> None:
    sys.stdout.write(f"{name:>9} | {text}\n")
    sys.stdout.flush()


def _answers(url: str) -> bool:
    # Not httpx: the launcher lives as long as the system and should weigh little.
    try:
        with urllib.request.urlopen(url, timeout=2.0):  # noqa: S310 - our own fixed addresses
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
