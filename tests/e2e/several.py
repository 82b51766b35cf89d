"""Two gateways, workers, Rasa and action servers on one machine, against one database; any of them can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator

from launch import environment
from launch.system import BOT_PYTHON

ROOT = environment.ROOT
PUBLIC = "http://127.0.0.1:18000"
PORTS = {
    "actions-1": 18055,
    "actions-2": 18056,
    "rasa-1": 18005,
    "rasa-2": 18006,
    "gateway-1": 18000,
    "gateway-2": 18001,
    "emulator": 18010,
}
PATIENCE = 120.0


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that must come."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.1)


class Several:
    """The processes by name, and what people send to and get from them."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.environ = {
            **os.environ,
            **environment.first_settings(),
            "PYTHONPATH": str(ROOT),
            "DESK_DATABASE_URL": database_url,
            "DESK_VAR": str(folder),
            "DESK_PUBLIC_URL": PUBLIC,
            "DESK_TWILIO_API_BASE": f"http://127.0.0.1:{PORTS['emulator']}",
            "DESK_RASA_URL": f"http://127.0.0.1:{PORTS['rasa-1']},http://127.0.0.1:{PORTS['rasa-2']}",
            # A long code sends one segment a second; what is tested here is not that.
            "DESK_SMS_NUMBER_TYPE": "short_code",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.sent: dict[str, str] = {}
        self._turn = 0
        self._signer = RequestValidator(self.environ["DESK_TWILIO_AUTH_TOKENS"])

    def prepare(self) -> None:
        """The tables."""
        subprocess.run([sys.executable, "-m", "launch.preparation"], env=self.environ, cwd=ROOT, check=True)

    def start(self, name: str) -> None:
        """Start one process and wait until it listens."""
        port = PORTS.get(name)
        environ = self.environ
        kind, _, number = name.partition("-")
        if number:
            environ = {**environ, "DESK_ACTIONS_URL": f"http://127.0.0.1:{PORTS[f'actions-{number}']}/webhook"}
        if kind == "rasa":
            argv = [str(BOT_PYTHON), "-m", "bot.runtime.serve", "--port", str(port)]
        else:
            program = kind if kind == "actions" else f"launch.programs.{kind}"
            argv = [sys.executable, "-m", program]
            environ = {**environ, f"DESK_{kind.upper()}_PORT": str(port)}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(argv, env=environ, cwd=ROOT, stdout=log, stderr=log)
        if port is not None:
            until(lambda: self._listens(port), f"{name} does not start:\n{self.log(name)}")

    def kill(self, name: str) -> None:
        """End one process as a power cut would."""
        self.running[name].kill()
        self.running.pop(name).wait()

    def stop(self) -> None:
        """End all."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def log(self, name: str) -> str:
        """What a process said."""
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]

    def send(self, phone: str, text: str) -> None:
        """One webhook as Twilio makes it: to the next gateway, then to the other, until one takes it."""
        sid = f"SM{uuid4().hex}"
        self.sent[sid] = phone
        fields = {
            "MessageSid": sid,
            "AccountSid": self.environ["DESK_TWILIO_ACCOUNT_SID"],
            "From": phone,
            "To": self.environ["DESK_TWILIO_NUMBER"],
            "Body": text,
            "NumMedia": "0",
        }
        signature = self._signer.compute_signature(f"{PUBLIC}/twilio/messages", fields)

        def taken() -> bool:
            self._turn += 1
            return self._posted(18000 + self._turn % 2, fields, signature)

        until(taken, "no gateway takes it")

    def outbound(self) -> Sequence[dict[str, Any]]:
        """What all phones got, in order, as the emulator lists it."""
        base = self.environ["DESK_TWILIO_API_BASE"]
        answer = httpx.get(f"{base}/emulator/outbound", trust_env=False, timeout=10).raise_for_status()
        return list(answer.json()["messages"])

    def _posted(self, port: int, fields: Mapping[str, str], signature: str) -> bool:
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{port}/twilio/messages",
                data=dict(fields),
                headers={"X-Twilio-Signature": signature},
                trust_env=False,
                timeout=15,
            )
        except httpx.TransportError:
            return False
        return answer.status_code < 300

    def _listens(self, port: int) -> bool:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def several(folder: Path, database_url: str) -> Iterator[Several]:
    """All of them running, and gone at the end."""
    system = Several(folder, database_url)
    try:
        system.prepare()
        for name in (*PORTS, "worker-1", "worker-2"):
            system.start(name)
        yield system
    finally:
        system.stop()
