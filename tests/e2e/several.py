"""Two gateways, two workers and two Rasa servers on one machine, against one database; any of them can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator

from launch import environment

ROOT = environment.ROOT
PUBLIC = "http://127.0.0.1:18000"
PORTS = {"gateway-1": 18000, "gateway-2": 18001, "rasa-1": 18005, "rasa-2": 18006, "emulator": 18010}
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
        self._turn = 0
        self._signer = RequestValidator(self.environ["DESK_TWILIO_AUTH_TOKENS"])

    def prepare(self) -> None:
        """The tables."""
        subprocess.run([sys.executable, "-m", "launch.preparation"], env=self.environ, cwd=ROOT, check=True)

    def start(self, name: str) -> None:
        """Start one process and wait until it listens."""
        port = PORTS.get(name)
        environ = self.environ
        if name.startswith("rasa"):
            argv = [sys.executable, str(Path(__file__).with_name("fake_rasa.py")), str(port)]
        else:
            kind = name.partition("-")[0]
            argv = [sys.executable, "-m", f"launch.programs.{kind}"]
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
        fields = {
            "MessageSid": f"SM{uuid4().hex}",
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

    def replies(self) -> Mapping[str, list[str]]:
        """What each phone got, in order."""
        base = self.environ["DESK_TWILIO_API_BASE"]
        sent = httpx.get(f"{base}/emulator/outbound", trust_env=False, timeout=10).raise_for_status().json()["messages"]
        found: dict[str, list[str]] = {}
        for message in sent:
            found.setdefault(message["to"], []).append(message["body"])
        return found

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
