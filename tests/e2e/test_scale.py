"""Two of each on one machine and one killed at a time, while people write: nothing is lost, nothing comes twice."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from desk.model import Heartbeat, Message

sys.path.insert(0, str(Path(__file__).parent))

from several import Several, several, until

PEOPLE = [f"+1500555{number:04d}" for number in range(1100, 1112)]
STORED = sa.select(Message.author, sa.func.count().label("stored")).group_by(Message.author)
KILLED = ("worker-1", "gateway-1", "rasa-1", "worker-2")


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


def _text(number: int, person: int) -> str:
    return f"please help our team with the coordination plan, part {number} of person {person}"


def _everybody_writes(system: Several, number: int) -> None:
    for person, phone in enumerate(PEOPLE):
        system.send(phone, _text(number, person))


def _expected(numbers: int) -> dict[str, list[str]]:
    return {
        phone: [f"you wrote: {_text(number, person)}" for number in range(numbers)]
        for person, phone in enumerate(PEOPLE)
    }


def test_one_of_each_is_killed_while_people_write(system, rows):
    """Each kill finds turns half done; what the dead left is finished by its neighbour before it is started again."""
    for number, name in enumerate(KILLED):
        _everybody_writes(system, 2 * number)
        system.kill(name)
        _everybody_writes(system, 2 * number + 1)
        written = 2 * (number + 1) * len(PEOPLE)
        until(lambda written=written: sum(map(len, system.replies().values())) >= written, f"after the end of {name}")
        system.start(name)
    assert dict(system.replies()) == _expected(2 * len(KILLED))
    stored = {row.author: row.stored for row in rows.execute(STORED)}
    assert stored == {author: 2 * len(KILLED) * len(PEOPLE) for author in ("requester", "assistant")}


def test_workers_of_one_machine_are_told_apart(system, rows):
    until(
        lambda: len(rows.execute(sa.select(Heartbeat.name).where(Heartbeat.name.startswith("worker:"))).all()) == 2,
        "two names",
    )
