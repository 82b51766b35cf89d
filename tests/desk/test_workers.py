"""The name of a worker: held by one at a time, and free again as soon as its holder ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from desk import db, workers
from desk.errors import Conflict
from desk.workers import WorkerName


@pytest.fixture
def named(settings, engine) -> Iterator[Callable[..., WorkerName]]:
    made: list[WorkerName] = []
    bind = db.engine(settings, poolclass=sa.NullPool)

    def name(*, wanted: str = "", host: str = "host") -> WorkerName:
        made.append(WorkerName(bind, wanted=wanted, host=host))
        return made[-1]

    yield name
    for one in made:
        one.close()


def test_workers_of_one_host_have_names_of_their_own(named):
    assert [named().value, named().value] == ["host-1", "host-2"]


def test_a_worker_that_is_started_again_gets_its_name_back(named):
    named()
    second = named()
    second.close()
    assert named().value == "host-2"


def test_two_workers_cannot_be_given_one_name(named, monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE_SECONDS", 0.0)
    named(wanted="left")
    with pytest.raises(Conflict, match="DESK_WORKER_ID"):
        named(wanted="left")


def _cut(engine: sa.Engine, name: WorkerName) -> None:
    """The database drops the connection that holds the name, as when it is started again."""
    pid = name._connection.execute(sa.text("SELECT pg_backend_pid()")).scalar()
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def test_a_name_is_kept_over_an_outage_of_the_database(named, engine, monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE_SECONDS", 0.0)
    first = named(wanted="left")
    _cut(engine, first)
    assert not first.keep()
    assert first.keep()
    with pytest.raises(Conflict):
        named(wanted="left")


def test_a_name_is_kept_while_the_database_is_there(named):
    assert named(wanted="left").keep()


def test_a_name_is_taken_again_after_an_outage_that_outlasted_an_earlier_try(named):
    first = named(wanted="left")
    first.close()
    assert not first.keep()


def test_a_name_that_somebody_took_during_an_outage_is_lost(named, engine):
    first = named(wanted="left")
    _cut(engine, first)
    named(wanted="left")
    with pytest.raises(Conflict, match="taken the name"):
        first.keep()
