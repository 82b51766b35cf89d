"""Learn the weights of desk/safety/meaning.py from the invented examples and the assistant's own training sentences.

Run `python -m desk.safety.learn` after a change of examples, word lists or training sentences; it takes some minutes.
`python -m benchmarks.safety` says what the same learning reaches on sentences it has not seen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from desk.safety.detector import evidence, features
from desk.safety.meaning import FEATURE_SCALE, FLOW_OF, LONGEST, SPELLING_SCALE, WEIGHTS
from desk.safety.spelling import Counts, pieces
from language.encode import encoder

_HERE = Path(__file__).parent
_DATA = _HERE.parent.parent / "data"
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_SHARE = {"examples": 1.0, "nlu": 1.0, "topics": 0.5}
_ONE_IN = 3  # of the everyday sentences of the assistant: they are many and alike
_PENALTY = 1e-4
_STEPS = 300
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Sentence:
    """One sentence to learn from: where it stands, its language, its kind (an intent, or a key of the examples)."""

    source: str
    lang: str
    kind: str
    text: str

    @property
    def at_risk(self) -> bool:
        """Whether it tells of a person at risk."""
        return self.kind in FLOW_OF


@dataclass(frozen=True)
class Learnt:
    """A column of weights for each kind; the last row is the intercept."""

    matrix: Matrix
    kinds: tuple[str, ...]
    spelling: Matrix


def main() -> None:
    """Write the weights file."""
    known = sentences()
    learnt = learn(known, rows(known))
    np.savez(
        WEIGHTS,
        matrix=learnt.matrix,
        kinds=np.array(learnt.kinds),
        encoder=np.array(encoder().name),
        spelling=learnt.spelling.astype(np.float16),
    )


def sentences() -> list[Sentence]:
    """All that can be learnt from, each text once; of examples, intents and topics the first to have it keeps it."""
    found: dict[str, Sentence] = {}
    for sentence in (*_examples(), *_nlu(), *_topics()):
        found.setdefault(sentence.text.casefold(), sentence)
    return list(found.values())


def rows(known: Sequence[Sentence]) -> Matrix:
    """What the weights multiply, one row a sentence: its vector and the findings of the word lists."""
    batches = (known[start : start + 256] for start in range(0, len(known), 256))
    vectors = [encoder().encode([sentence.text[:LONGEST] for sentence in batch]) for batch in batches]
    findings = np.array([features(evidence(sentence.text)) for sentence in known], dtype=np.float32)
    return np.hstack([np.concatenate(vectors), FEATURE_SCALE * findings])


def learn(known: Sequence[Sentence], data: Matrix) -> Learnt:
    """The weights from these sentences and their rows; of what reports nothing, a share is enough."""
    used = [at for at, s in enumerate(known) if s.at_risk or s.source == "examples" or at % _ONE_IN == 0]
    chosen = [known[at] for at in used]
    spelt, table = _spelling(chosen)
    kinds = tuple(sorted({sentence.kind for sentence in chosen}))
    answers = np.array([kinds.index(sentence.kind) for sentence in chosen])
    matrix = _softmax_regression(np.hstack([data[used], spelt]), answers, _importance(chosen), len(kinds))
    return Learnt(matrix, kinds, table)


def _spelling(chosen: Sequence[Sentence]) -> tuple[Matrix, Matrix]:
    """The column that the spelling adds, each sentence judged by the others, and the table that judges new ones."""
    found = [pieces(sentence.text[:LONGEST]) for sentence in chosen]
    risk = [sentence.at_risk for sentence in chosen]
    counts = Counts(found, risk, [1.0] * len(chosen))
    scores = [counts.score_without(f, side=side, weight=1.0) for f, side in zip(found, risk, strict=True)]
    return SPELLING_SCALE * np.array(scores, dtype=np.float32)[:, None], counts.table()


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  a safe loader, in C if there
    return found


def _examples() -> Iterator[Sentence]:
    for path in sorted((_HERE / "examples").glob("*.yml")):
        for kinds in _read(path).values():
            for kind, texts in kinds.items():
                yield from (Sentence("examples", path.stem, kind, text) for text in texts)


def _nlu() -> Iterator[Sentence]:
    for path in sorted((_DATA / "nlu").glob("*/*.yml")):
        for block in _read(path).get("nlu", []):
            for line in block["examples"].splitlines() if "intent" in block else ():
                text = _ENTITY.sub(r"\1", line.strip().removeprefix("- ")).strip()
                yield Sentence("nlu", path.parent.name, block["intent"], text)


def _topics() -> Iterator[Sentence]:
    """How professionals name what they need: full of harm words, and never of one person."""
    for path in sorted((_DATA / "topics").glob("*.yml")):
        for phrases in _read(path).values():
            yield from (Sentence("topics", path.stem, "topic", phrase) for phrase in phrases)


def _importance(used: Sequence[Sentence]) -> Matrix:
    """Each source has its share, half of it for what is at risk and half for what is not, if it has both."""
    source, risk = np.array([s.source for s in used]), np.array([s.at_risk for s in used])
    weights = np.zeros(len(used))
    for name, share in _SHARE.items():
        sides = [side for side in ((source == name) & risk, (source == name) & ~risk) if side.any()]
        for side in sides:
            weights[side] = share / len(sides) / side.sum()
    return (weights / weights.sum()).astype(np.float32)


def _softmax_regression(rows: Matrix, answers: NDArray[np.int64], importance: Matrix, kinds: int) -> Matrix:
    """Ridge-penalised multinomial regression by accelerated gradient descent; the last row is the intercept."""
    data = np.hstack([rows, np.ones((len(rows), 1), np.float32)])
    wanted = np.eye(kinds, dtype=np.float32)[answers]
    weights = np.zeros((data.shape[1], kinds), np.float32)
    ahead = weights
    penalty = np.full((data.shape[1], 1), _PENALTY, np.float32)
    penalty[-1] = 0.0
    # The curvature of the loss is at most half the largest eigenvalue of the weighted covariance.
    curvature = np.linalg.eigvalsh(((data * importance[:, None]).T @ data).astype(np.float64))[-1] / 2
    rate = np.float32(1 / (curvature + _PENALTY))
    for step in range(_STEPS):
        raw = data @ ahead
        share = np.exp(raw - raw.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        slope = data.T @ (importance[:, None] * (share - wanted)) + penalty * ahead
        before, weights = weights, ahead - rate * slope
        ahead = weights + np.float32(step / (step + 3)) * (weights - before)
    return ahead


if __name__ == "__main__":
    main()
