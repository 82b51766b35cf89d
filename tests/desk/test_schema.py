"""The database and the models say the same, and no column invites what is never collected."""

from __future__ import annotations

from desk import schema
from desk.model import Base

FORBIDDEN = ("child", "survivor", "perpetrator", "incident", "family", "gps", "latitude", "birth")


def test_models_equal_migrations(engine):
    ours = {table.name for table in Base.metadata.sorted_tables}
    differences = [change for change in schema.differences(engine) if _table(change) in ours]
    assert differences == []


def test_no_column_is_for_a_child_a_survivor_or_an_incident():
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns]
    assert [name for name in columns if any(word in name for word in FORBIDDEN)] == []


def _table(change) -> str | None:
    first = change[0] if isinstance(change, list) else change
    named = first[1] if isinstance(first[1], str) else getattr(first[1], "name", None)
    return getattr(getattr(first[1], "table", None), "name", None) or named or first[2]
