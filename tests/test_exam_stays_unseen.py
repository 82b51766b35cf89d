"""No text of the evaluation sets stands in what the models learn from: it would make their figures worthless."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAM = ROOT.parent / "shared" / "eval"
LEARNT = ("data", "desk/safety/examples")
SHORT = 18


def _exam() -> set[str]:
    found = set()
    for path in EXAM.glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found |= {row["text"].strip().casefold() for row in rows if len(row["text"]) > SHORT}
    return found


def _learnt() -> Iterator[tuple[Path, str]]:
    for folder in LEARNT:
        for path in sorted((ROOT / folder).rglob("*.yml")):
            for line in path.read_text("utf-8").splitlines():
                yield path, line.strip().lstrip("- ").strip("\"' ").casefold()


@pytest.mark.skipif(not EXAM.exists(), reason="the evaluation sets are not part of the repository")
def test_no_text_of_the_evaluation_sets_is_learnt_from():
    exam = _exam()
    assert [str(path) for path, text in _learnt() if text in exam] == []
