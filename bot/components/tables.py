"""The word lists and tables beside this package, in data/: one entry a line, "#" begins a comment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from language.normalise import normalise

DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of each line of a table, separated by tabs."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def words(name: str) -> frozenset[str]:
    """Return the words of a list, folded."""
    return frozenset(normalise(word) for row in rows(name) for word in row[0].split())
