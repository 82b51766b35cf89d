"""How the words of a message are spelt: which of them, and which of their pieces, are met where somebody is at risk.

The sentence encoder knows little of dialects, Latin-letter Arabic and phone spelling; pieces of words carry those.
"""

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from desk.safety.fold import tokens

BUCKETS = 2**15
MOST = 6.0
_SIZES = (3, 4)
_SMOOTHING = 0.3

Numbers = NDArray[np.float32]
Buckets = NDArray[np.int64]


def pieces(text: str) -> Buckets:
    """The buckets of the words, of pairs of words and of pieces of words of a text, each once."""
    words = [word for word in tokens(text).split() if word != "."]
    found = {f"#{word}" for word in words} | {f"{one} {two}" for one, two in pairwise(words)}
    for word in words:
        padded = f" {word} "
        found.update(padded[at : at + size] for size in _SIZES for at in range(len(padded) - size + 1))
    return np.unique(np.fromiter((zlib.crc32(piece.encode()) % BUCKETS for piece in found), np.int64, len(found)))


def score(found: Buckets, table: Numbers) -> float:
    """How much more the pieces are met at risk than elsewhere: log odds, evened for length, at most MOST either way."""
    if not len(found):
        return 0.0
    return float(np.clip(table[found].sum() / np.sqrt(len(found) + 3), -MOST, MOST))


class Counts:
    """How often each bucket was met at risk and elsewhere, counted in weighted sentences."""

    def __init__(self, texts: Sequence[Buckets], risk: Sequence[bool], weights: Sequence[float]) -> None:
        self._met = np.zeros((2, BUCKETS))
        self._all = np.zeros(2)
        for found, side, weight in zip(texts, risk, weights, strict=True):
            self._met[int(side), found] += weight
            self._all[int(side)] += weight

    def table(self) -> Numbers:
        """The log odds of each bucket."""
        return self._odds(self._met, self._all).astype(np.float32)

    def score_without(self, found: Buckets, *, side: bool, weight: float) -> float:
        """The score of a sentence that was counted, as if it had not been."""
        met, every = self._met[:, found].copy(), self._all.copy()
        met[int(side)] -= weight
        every[int(side)] -= weight
        return score(np.arange(len(found)), self._odds(met, every).astype(np.float32))

    @staticmethod
    def _odds(met: NDArray[np.float64], every: NDArray[np.float64]) -> NDArray[np.float64]:
        share = np.log((met + _SMOOTHING) / (every[:, None] + 2 * _SMOOTHING))
        odds: NDArray[np.float64] = share[1] - share[0]
        return odds
