"""Two of each on one machine and one killed at a time, while people write: nothing is lost, nothing comes twice."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.faults import verdict
from benchmarks.faults.people import REFERENCE
from benchmarks.faults.plan import PLACES, REQUESTS
from desk.crypto import Vault
from desk.model import Heartbeat
from desk.settings import LANGUAGES, Settings

sys.path.insert(0, str(Path(__file__).parent))

from several import Several, several, until

PEOPLE = [f"+1500555{number:04d}" for number in range(1100, 1112)]
KILLED = ("worker-1", "gateway-1", "rasa-1", "actions-2", "worker-2")
# Request, consent, summary confirmed; then the notice is known.
STEPS = ("request", "1", "1", "request", "1", "request", "1", "request", "1", "request")
TICKETS_EACH = 4


@pytest.fixture(scope="module")
def database(database_url) -> str:
    """A database of its own on the tests' server."""
    url = sa.make_url(database_url).set(drivername="postgresql+psycopg")
    bind = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with bind.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE desk_scale"))
    return database_url.replace("desk_test", "desk_scale")


@pytest.fixture(scope="module")
def system(database) -> Iterator[Several]:
    # A short path for the spool, which is removed with everything in it.
    with tempfile.TemporaryDirectory(prefix="fds") as folder, several(Path(folder), database) as running:
        yield running


@pytest.fixture(scope="module")
def rows(database) -> Iterator[sa.Connection]:
    bind = sa.create_engine(
        sa.make_url(database).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with bind.connect() as connection:
        yield connection


def _everybody_writes(system: Several, step: int) -> None:
    for person, phone in enumerate(PEOPLE):
        lang = LANGUAGES[person % len(LANGUAGES)]
        text = REQUESTS[lang].format(place=PLACES[lang][step % 6], n=10 * person + step + 2)
        system.send(phone, text if STEPS[step] == "request" else "1")


def _references(system: Several) -> dict[str, list[str]]:
    """The tickets each phone was told of, in order."""
    found: dict[str, list[str]] = {phone: [] for phone in PEOPLE}
    for message in system.outbound():
        told = dict.fromkeys(REFERENCE.findall(message["body"]))  # a ticket's is in its announcement twice
        new = [ref for ref in told if ref not in found[message["to"]]]
        found[message["to"]].extend(new)
    return found


def _judged(system: Several, rows: sa.Connection) -> verdict.Verdict:
    return verdict.judge(
        rows.engine,
        Vault(Settings.from_environment(system.environ)),
        sent=system.sent,
        outbound=system.outbound(),
        references=_references(system),
        unanswered=0,
    )


def test_one_of_each_is_killed_while_people_write(system, rows):
    """Each kill finds turns half done; what the dead left is finished by its neighbour before it is started again."""
    for number, name in enumerate(KILLED):
        _everybody_writes(system, 2 * number)
        system.kill(name)
        _everybody_writes(system, 2 * number + 1)
        written = 2 * (number + 1) * len(PEOPLE)
        until(lambda written=written: len(system.outbound()) >= written, f"after the end of {name}")
        system.start(name)
    found = _judged(system, rows)
    assert found.holds, found
    assert found.received == found.replies == len(STEPS) * len(PEOPLE)
    assert {phone: len(refs) for phone, refs in _references(system).items()} == dict.fromkeys(PEOPLE, TICKETS_EACH)


def test_workers_of_one_machine_are_told_apart(system, rows):
    until(
        lambda: len(rows.execute(sa.select(Heartbeat.name).where(Heartbeat.name.startswith("worker:"))).all()) == 2,
        "two names",
    )
