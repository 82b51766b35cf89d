"""The whole system, really running: every process, its own database, the Twilio emulator, Chromium for staff."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from launch import environment

ROOT = environment.ROOT
GATEWAY, ADMIN, EMULATOR = "http://127.0.0.1:8000", "http://127.0.0.1:8001", "http://127.0.0.1:8010"
PATIENCE = 150.0


@pytest.fixture(scope="session")
def system() -> Iterator[dict[str, str]]:
    """The environment of a running system that is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fde"))
    environment.ensure(ROOT / ".env")
    environ = {**environment.load(), "DESK_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    environ.pop("DESK_DATABASE_URL", None)
    log = (folder / "log").open("w+")
    started = subprocess.Popen(
        [sys.executable, "-m", "launch.cli", "demo"], env=environ, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait_ready(started, folder / "log")
        environ["DESK_LOG"] = str(folder / "log")
        yield environ
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(60)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_ready(started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while "Field Desk is ready." not in log.read_text():
        if started.poll() is not None or time.monotonic() > deadline:
            pytest.exit(f"the system did not start:\n{log.read_text()[-6000:]}", returncode=1)
        time.sleep(0.25)


@pytest.fixture(scope="session")
def token(system: dict[str, str]) -> str:
    """A token of the staff API."""
    made = subprocess.run(
        [sys.executable, "-m", "launch.cli", "token", "add", "e2e", "--role", "safeguarding_lead"],
        env={**os.environ, **system},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def staff_api(token: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{ADMIN}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")
