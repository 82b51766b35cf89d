"""One detector on the evaluation sets, in a process of its own: prints one line of JSON with its figures."""

from __future__ import annotations

import csv
import json
import random
import statistics
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.language_peers import DETECTORS

OURS = ("en", "fr", "es", "ar")
CLASSES = ("word", "pair", "opener", "command", "sms", "health-chat", "sentence", "tatoeba")
LONG = 4
SEEDS = 5  # of typos; their figures are averaged
PASSES = 3
LETTERS = {True: "abcdefghijklmnopqrstuvwxyz", False: "ابتثجحخدرزسشصعغفقكلمنهوي"}

Row = dict[str, str]
Detect = Callable[[str], str]


def main(name: str, folder: Path) -> None:
    """Measure one detector by its name in DETECTORS."""
    before = psutil.Process().memory_info().rss
    detect = DETECTORS[name]()
    rows, others = _rows(folder / "langid.tsv"), _rows(folder / "langid_other.tsv")
    texts = [row["text"] for row in rows]
    detect(texts[0])  # what is loaded late is not counted as time
    seconds, answers = _passes(detect, texts)
    figures: dict[str, float] = {
        **_accuracy(detect, rows),
        **_rejection(detect, rows, others),
        "changed": 100 * sum(len(set(said)) > 1 for said in zip(*answers, strict=True)) / len(texts),
        "speed": len(texts) / seconds,
        "memory": (psutil.Process().memory_info().rss - before) / 2**20,
    }
    print(json.dumps(figures))


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _passes(detect: Detect, texts: list[str]) -> tuple[float, list[list[str]]]:
    """The fastest pass (others share the machine) and what each said."""
    times, answers = [], []
    for _ in range(PASSES):
        began = time.perf_counter()
        answers.append([detect(text) for text in texts])
        times.append(time.perf_counter() - began)
    return min(times), answers


def _accuracy(detect: Detect, rows: list[Row]) -> dict[str, float]:
    of = defaultdict(list)
    for row in rows:
        of[row["class"]].append(row)
    found = {name: _macro(detect, of[name], str) for name in CLASSES}
    found |= {name: _macro(detect, of[name], str) for name in ("opener-arabizi", "opener-neutral")}
    found["upper"] = _macro(detect, of["opener"], str.upper)
    slipped = [_macro(detect, of["opener"], _Slips(seed)) for seed in range(SEEDS)]
    return found | {"slipped": statistics.mean(slipped)}


def _macro(detect: Detect, rows: list[Row], change: Callable[[str], str]) -> float:
    """Per cent right, averaged over languages; where no language is right, any answer but ours is."""
    right = defaultdict(list)
    for row in rows:
        said = detect(change(row["text"]))
        right[row["lang"]].append(said == row["lang"] or (row["lang"] == "und" and said not in OURS))
    return 100 * statistics.mean(statistics.mean(marks) for marks in right.values())


def _rejection(detect: Detect, rows: list[Row], others: list[Row]) -> dict[str, float]:
    long = [row["text"] for row in others if len(row["text"].split()) >= LONG]
    own = [row["text"] for row in rows if row["lang"] in OURS and len(row["text"].split()) >= LONG]
    return {
        "other_long": 100 * statistics.mean(detect(text) in OURS for text in long),
        "lost_long": 100 * statistics.mean(detect(text) not in OURS for text in own),
    }


class _Slips:
    """Drops accents and makes one slip of a thumb, the same for the same seed and order."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a second run must make the same slips

    def __call__(self, text: str) -> str:
        parts = unicodedata.normalize("NFKD", text)
        plain = "".join(part for part in parts if unicodedata.category(part) != "Mn")
        letters = [place for place, character in enumerate(plain) if character.isalpha()]
        if len(letters) < 3:
            return plain
        place = self._chance.choice(letters)
        return plain[:place] + self._slip(plain[place : place + 2]) + plain[place + 2 :]

    def _slip(self, two: str) -> str:
        kind, other = self._chance.randrange(4), self._chance.choice(LETTERS[two[0].isascii()])
        return (two[1:], two[0] + two, two[::-1], other + two[1:])[kind]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
