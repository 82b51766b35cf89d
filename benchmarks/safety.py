"""What the safety screen reaches on sentences it has not learnt from: `python -m benchmarks.safety`.

The sentences that it learns from are parted into folds, those alike together, in whatever language; each fold is judged
by weights learnt from the others. So a change of examples, weights or thresholds is decided here and not on the sets
that measure it. The word lists were written with many of these sentences in sight, so their share is not unseen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from desk.safety.detector import Evidence, evidence, verdict
from desk.safety.learn import Learnt, Sentence, learn, rows, sentences
from desk.safety.meaning import LONGEST, SPELLING_SCALE, Reading, too_short, weigh
from desk.safety.spelling import pieces, score
from desk.settings import LANGUAGES

GROUPS = 600
SHIFTS = (-0.5, -0.25, 0.0, 0.25, 0.5)
"""Added to the log odds of every reading: what lower (positive) or higher (negative) thresholds would give."""

Matrix = NDArray[np.float32]


def groups(vectors: Matrix, count: int = GROUPS, rounds: int = 8) -> NDArray[np.int64]:
    """The group of each sentence: the nearest of `count` centres, moved to the middle of their sentences."""
    centres = vectors[np.random.default_rng(1).choice(len(vectors), min(count, len(vectors)), replace=False)]
    for _ in range(rounds):
        nearest = (vectors @ centres.T).argmax(axis=1)
        middle = np.zeros_like(centres)
        np.add.at(middle, nearest, vectors)
        lengths = np.linalg.norm(middle, axis=1, keepdims=True)
        centres = np.where(lengths > 0, middle / np.maximum(lengths, 1e-9), centres)
    return (vectors @ centres.T).argmax(axis=1)


def unseen(known: Sequence[Sentence], data: Matrix, folds: int) -> list[Reading]:
    """The reading of each sentence by weights that were learnt without its fold."""
    group = groups(data[:, :512])
    fold = np.random.default_rng(7).integers(0, folds, group.max() + 1)[group]
    readings: list[Reading | None] = [None] * len(known)
    for number in range(folds):
        rest = np.flatnonzero(fold != number)
        learnt = learn([known[at] for at in rest], data[rest])
        for at in np.flatnonzero(fold == number):
            readings[at] = _reading(learnt, data[at], known[at].text)
        print(f"fold {number + 1} of {folds}", file=sys.stderr, flush=True)
    return [reading for reading in readings if reading is not None]


def _reading(learnt: Learnt, row: Matrix, text: str) -> Reading:
    spelt = SPELLING_SCALE * score(pieces(text[:LONGEST]), learnt.spelling)
    return weigh(np.append(row, spelt) @ learnt.matrix[:-1] + learnt.matrix[-1], learnt.kinds)


Findings = Sequence[dict[str, Evidence]]


def table(known: Sequence[Sentence], findings: Findings, readings: Sequence[Reading], shift: float) -> str:
    """Recall and false alarms by source and language, as lines of text."""
    judged = zip(known, findings, readings, strict=True)
    fired = np.array([_fires(sentence, found, reading, shift) for sentence, found, reading in judged])
    risk = np.array([sentence.at_risk for sentence in known])
    lines = [f"readings moved by {shift:+}"]
    for source in ("examples", "nlu", "topics"):
        cells = []
        for lang in LANGUAGES:
            here = np.array([(s.source, s.lang) == (source, lang) for s in known])
            recall = f"recall {fired[here & risk].mean():.3f} " if (here & risk).any() else ""
            cells.append(f"{lang} {recall}false {fired[here & ~risk].mean():.3f}")
        lines.append(f"  {source:9}" + " | ".join(cells))
    return "\n".join(lines)


def _fires(sentence: Sentence, found: dict[str, Evidence], reading: Reading, shift: float) -> bool:
    heard = None if too_short(sentence.text) else replace(reading, risk=reading.risk + shift)
    return verdict(found, heard).flow is not None


def main() -> None:
    """Print the table for each shift."""
    parser = argparse.ArgumentParser(description="The safety screen on sentences it has not learnt from.")
    parser.add_argument("--folds", type=int, default=5)
    folds = parser.parse_args().folds
    known = sentences()
    data = rows(known)
    readings = unseen(known, data, folds)
    findings = [evidence(sentence.text) for sentence in known]
    for shift in SHIFTS:
        print(table(known, findings, readings, shift), flush=True)


if __name__ == "__main__":
    main()
