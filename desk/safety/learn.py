"""Learn the weights of desk/safety/meaning.py from the invented examples and the assistant's own training sentences.

Run `python -m desk.safety.learn` after a change of examples, word lists or training sentences; it takes about a minute.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from desk.safety.detector import evidence, features
from desk.safety.meaning import FLOW_OF, WEIGHTS, vector
from language.encode import encoder

_HERE = Path(__file__).parent
_NLU = _HERE.parent.parent / "data" / "nlu"
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_ONE_IN = 4  # of the training sentences that report nothing: they are many and alike
_PENALTY = 1e-4
_STEPS = 1500

Matrix = NDArray[np.float64]


def main() -> None:
    """Write the weights file."""
    examples, nlu = list(_examples()), list(_nlu())
    rows = np.array([vector(text, features(evidence(text))) for _, text in examples + nlu], dtype=np.float64)
    names = [kind for kind, _ in examples + nlu]
    kinds = sorted(set(names))
    answers = np.array([kinds.index(name) for name in names])
    importance = np.concatenate([_balanced([kind for kind, _ in part]) for part in (examples, nlu)])
    matrix = _softmax_regression(rows, answers, importance, len(kinds))
    np.savez(WEIGHTS, matrix=matrix.astype(np.float32), kinds=np.array(kinds), encoder=np.array(encoder().name))


def _examples() -> Iterator[tuple[str, str]]:
    for path in sorted((_HERE / "examples").glob("*.yml")):
        for kinds in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for kind, texts in kinds.items():
                yield from ((kind, text) for text in texts)


def _nlu() -> Iterator[tuple[str, str]]:
    count = 0
    for path in sorted(_NLU.glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            intent = block.get("intent")
            for line in block["examples"].splitlines() if intent else ():
                count += 1
                if intent in FLOW_OF or count % _ONE_IN == 0:
                    yield intent, _ENTITY.sub(r"\1", line.strip().removeprefix("- ")).strip()


def _balanced(names: list[str]) -> Matrix:
    """Equal weight to what is at risk and what is not."""
    risk = np.array([name in FLOW_OF for name in names])
    weights: Matrix = np.where(risk, 1 / max(1, risk.sum()), 1 / max(1, (~risk).sum())) / 2
    return weights


def _softmax_regression(rows: Matrix, answers: NDArray[np.int64], importance: Matrix, kinds: int) -> Matrix:
    """Ridge-penalised multinomial regression by accelerated gradient descent; the last row is the intercept."""
    data = np.hstack([rows, np.ones((len(rows), 1))])
    wanted = np.eye(kinds)[answers]
    weights = np.zeros((data.shape[1], kinds))
    ahead = weights
    penalty = np.full((data.shape[1], 1), _PENALTY)
    penalty[-1] = 0.0
    # The curvature of the loss is at most half the largest eigenvalue of the weighted covariance.
    rate = 1 / (np.linalg.eigvalsh((data * importance[:, None]).T @ data)[-1] / 2 + _PENALTY)
    for step in range(_STEPS):
        raw = data @ ahead
        share = np.exp(raw - raw.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        slope = data.T @ (importance[:, None] * (share - wanted)) + penalty * ahead
        before, weights = weights, ahead - rate * slope
        ahead = weights + step / (step + 3) * (weights - before)
    return weights


if __name__ == "__main__":
    main()
