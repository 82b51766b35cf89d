"""The whole system: which processes there are, and how the demo and a real set-up start them."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from desk.errors import DeskError
from desk.settings import Settings
from launch import demo_people, drafts, environment, places
from launch.catalogues import compile_all
from launch.database import Embedded
from launch.processes import Process, Supervisor

ROOT = environment.ROOT
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
OURS = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONPATH": str(ROOT),
    "DESK_ROOT": str(ROOT),
    # One sentence at a time: threads of the numeric library cost more than they bring (9 against 70 ms a screening).
    "OPENBLAS_NUM_THREADS": "1",
    # Every thread would keep memory of its own for what it may need again.
    "MALLOC_ARENA_MAX": "2",
}
SHAPES = ("desk/migrations/versions", "requirements.lock", "launch/demo_people.py")
"""What the shape of the demo's database follows from."""
BEHIND_THE_DOOR = ("rasa", "actions", "worker")
"""These yield to the others: a message that is not acknowledged in time is lost, an answer can wait."""
SERVED = ("rasa", "actions", "worker", "gateway", "admin")


def serve(names: Sequence[str]) -> int:
    """The processes against the configured database and provider, until a signal comes."""
    unknown = set(names) - set(SERVED)
    if unknown:
        raise DeskError(f"Unknown process {sorted(unknown)[0]!r}. Use: {', '.join(SERVED)}.")
    environ = environment.load()
    drafts.speaking(Settings.from_environment(environ))
    compile_all()
    processes = [_process(name, environ) for name in names or SERVED]
    return _supervise(processes, prepare=lambda: _prepare(environ), announce=None)


def demo() -> int:
    """Everything on this machine, with demo staff, until Ctrl-C."""
    environment.ensure(ROOT / ".env")
    folder = environment.state_folder(environment.load())
    folder.mkdir(exist_ok=True)
    (folder / "url").unlink(missing_ok=True)
    environ = environment.load()
    # What was prepared is kept beside the data it was prepared in, and goes with it.
    stamp = folder / "pg" / "prepared"
    server = None if environ.get("DESK_DATABASE_URL") else Embedded(folder / "pg")
    try:
        if server is not None:
            environ["DESK_DATABASE_URL"] = server.url
            (folder / "url").write_text(server.url)
        if not Settings.from_environment(environ).demo:
            raise DeskError("No demo beside a real account: DESK_TWILIO_ACCOUNT_SID. Use `desk serve`.")
        compile_all()
        processes = [_process(name, environ) for name in (*SERVED, "emulator")]
        return _supervise(
            processes,
            prepare=lambda: _prepare_demo(environ, stamp),
            announce=lambda: _announce(environ),
            beside=server.revive if server else None,
        )
    finally:
        if server is not None:
            (folder / "url").unlink(missing_ok=True)
            server.stop()


def _prepare_demo(environ: dict[str, str], stamp: Path) -> None:
    """Prepare the demo's database, unless it was prepared for just this program."""
    files = [file for name in SHAPES for file in _files(ROOT / name)]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _prepare(environ, "--demo")
    if stamp.parent.exists():
        stamp.write_text(wanted)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def _prepare(environ: dict[str, str], *arguments: str) -> None:
    """Bring the database to shape in a process of its own: what that takes must not stay in the launcher's memory."""
    command = [sys.executable, "-m", "launch.preparation", *arguments]
    if subprocess.run(command, env=environ, check=False).returncode:
        raise DeskError("The database could not be prepared; the line above says why.")


def _process(name: str, environ: dict[str, str]) -> Process:
    port, ready = (places.port(name, environ), places.ready(name, environ)) if name in places.PORTS else (None, None)
    ours = {**environ, **OURS, **places.addresses(environ)}
    if name == "rasa":
        if not BOT_PYTHON.exists():
            raise DeskError("The bot environment is missing. Run `make install`.")
        command = [str(BOT_PYTHON), "-m", "bot.runtime.serve", "--port", str(port)]
        return Process(name, command, ours, port, ready, early=True, yields=True)
    program = "actions.__main__" if name == "actions" else f"launch.programs.{name}"
    return Process(name, program, ours, port, ready, yields=name in BEHIND_THE_DOOR)


def _supervise(
    processes: list[Process],
    *,
    prepare: Callable[[], object],
    announce: Callable[[], None] | None,
    beside: Callable[[], None] | None = None,
) -> int:
    supervisor = Supervisor(processes, beside=beside)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    try:
        supervisor.start(prepare=prepare)
        supervisor.wait_ready()
        if announce is not None:
            announce()
        supervisor.watch()
    finally:
        supervisor.stop()
    return 0


def _announce(environ: dict[str, str]) -> None:
    people = "\n".join(f"  {email}  {environ['DESK_DEMO_PASSWORD']}  ({role})" for email, role in demo_people.SIGN_INS)
    print(
        f"\nField Desk is ready.\n"
        f"  Phone (SMS, WhatsApp)  http://127.0.0.1:{places.port('emulator', environ)}/\n"
        f"  Web chat               http://127.0.0.1:{places.port('gateway', environ)}/chat\n"
        f"  Helpdesk staff         http://127.0.0.1:{places.port('admin', environ)}/\n"
        f"Demo sign-ins:\n{people}\n"
        f"Ctrl-C stops everything.\n",
        flush=True,
    )
