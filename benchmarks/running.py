"""A whole system started for a measurement, in a folder of its own, and what its processes weigh."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from launch import environment, places

ROOT = environment.ROOT
PATIENCE = 150.0


@dataclass(frozen=True)
class Running:
    """A system that is ready: how long that took, and its launcher."""

    seconds: float
    launcher: psutil.Process
    folder: Path
    environ: dict[str, str]


@contextmanager
def running(**settings: str) -> Iterator[Running]:
    """Start the demo with an empty database and these settings, wait until it is ready, stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fdb"))
    environment.ensure(ROOT / ".env")
    environ = {**environment.load(), "DESK_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    environ.pop("DESK_DATABASE_URL", None)
    # The addresses in .env are those of the usual ports; a measurement may have ports of its own.
    environ |= {"DESK_TWILIO_API_BASE": at("emulator"), "DESK_PUBLIC_URL": at("gateway")} | settings
    began = time.perf_counter()
    with (folder / "log").open("w") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "launch.demo"], env=environ, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(started, folder / "log")
            yield Running(time.perf_counter() - began, psutil.Process(started.pid), folder, environ)
        finally:
            started.send_signal(signal.SIGINT)
            started.wait(60)
            shutil.rmtree(folder, ignore_errors=True)


def at(name: str, path: str = "") -> str:
    """The address of one of our processes, at the port that the environment gives it."""
    return f"http://127.0.0.1:{places.port(name)}{path}"


def memory(system: Running) -> dict[str, float]:
    """MiB of proportional set size by process name; shared pages are divided among those who share them."""
    found: dict[str, float] = {"launcher": _pss(system.launcher)}
    for child in system.launcher.children(recursive=True):
        name = program(child)
        found[name] = found.get(name, 0.0) + _pss(child)
    database = postmaster(system.folder)
    found["postgres"] = sum(_pss(process) for process in [database, *database.children(recursive=True)])
    return found


def cpu(system: Running, database: Path | None = None) -> dict[str, float]:
    """Seconds of processor time used so far, by process name; `database` is the folder of one of our own."""
    found: dict[str, float] = {}
    server = postmaster(database.parent if database else system.folder)
    for child in [*system.launcher.children(recursive=True), server, *server.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            name = "postgres" if "postgres" in child.name() else program(child)
            used = child.cpu_times()
            found[name] = found.get(name, 0.0) + used.user + used.system
    return found


def postmaster(folder: Path) -> psutil.Process:
    """The process of the demo's database; raises FileNotFoundError or psutil.NoSuchProcess when it is down."""
    return psutil.Process(int((folder / "pg" / "postmaster.pid").read_text().splitlines()[0]))


def program(process: psutil.Process) -> str:
    """Which of our programs a process is."""
    if "bot.runtime.serve" in process.cmdline():
        return "rasa"
    # What the nursery starts names itself; the nursery and its tracker do not.
    return process.name().removeprefix("desk-") if process.name().startswith("desk-") else "nursery"


def _pss(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / 2**20


def _wait(started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while "Field Desk is ready." not in log.read_text():
        if started.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the system did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.05)
