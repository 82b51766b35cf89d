"""The whole system, really running: every process, its own database, the Twilio emulator, Chromium for staff."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from benchmarks.running import ROOT, at, running

GATEWAY, ADMIN, EMULATOR = at("gateway"), at("admin"), at("emulator")


@pytest.fixture(scope="session")
def system() -> Iterator[dict[str, str]]:
    """The environment of a running system that is stopped at the end."""
    with running() as started:
        yield {**started.environ, "DESK_LOG": str(started.folder / "log")}


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
