"""The word lists and tables in data/: one entry a line, "#" begins a comment."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import resources

from language.normalise import normalise


def rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of each line of a table, separated by tabs."""
    text = resources.files("language.places").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@functools.cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list, folded."""
    return frozenset(normalise(word) for row in rows(name) for word in row[0].split())


@functools.cache
def codes() -> frozenset[str]:
    """Return the ISO codes that people type in capitals, and that are no word of the four languages."""
    return frozenset(code for row in rows("codes.txt") for code in row[0].split())


@functools.cache
def asked_from() -> frozenset[str]:
    """Return the countries that requests come from: those whose regions or camps regions.tsv names."""
    return frozenset(row[0] for row in rows("regions.tsv"))
