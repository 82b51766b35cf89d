"""One sentence at a time through the universal sentence encoder, with what depends on a single word piece kept.

The package computes each sentence from nothing. Two of its steps, the projection of a word piece and that piece's share
in the first convolution, are the same wherever the piece stands, and they read half of all weights. Kept for the pieces
in use, they leave half the time, and no number of the vector differs by more than 5e-6.
"""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

MOST = 1024
"""Pieces kept, 15 kB each."""
ORDERS = ((2, 0), (3, 1), (5, 2))
"""The convolutions: how many pieces each looks at, and how many of them stand before its own."""
WIDTH = 256
EMBEDDED = 512
PROJECTED = EMBEDDED + WIDTH * len(ORDERS)
REACH = 2


class Pieces:
    """The encoder's weights, and the rows of the pieces met so far."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        # A piece's shares at every place of a window side by side, so that one product gives them all.
        self._first: list[Numbers] = [
            np.concatenate(np.split(weights, size), axis=1)
            for weights, (size, _) in zip(backend.w1, ORDERS, strict=True)
        ]
        self._rows: Numbers = np.empty((MOST, PROJECTED + WIDTH * sum(size for size, _ in ORDERS)), np.float32)
        self._at: dict[int, int] = {}
        self._keeping = threading.Lock()

    def encode(self, text: str) -> Numbers:
        """The unit vector of one text."""
        pieces = self._backend.sp.encode(text, out_type=int, add_bos=True, add_eos=True)
        return self._finished(self._features(self._rows_of(pieces)))

    def _rows_of(self, pieces: Sequence[int]) -> Numbers:
        """For each piece its embedding, its projections and its shares in the first convolutions."""
        different = dict.fromkeys(pieces)
        if len(different) > MOST:
            return self._computed(pieces)
        with self._keeping:
            new = [piece for piece in different if piece not in self._at]
            if len(self._at) + len(new) > MOST:
                # What is used again comes back by itself.
                self._at.clear()
                new = list(different)
            if new:
                begin = len(self._at)
                self._rows[begin : begin + len(new)] = self._computed(new)
                self._at.update((piece, begin + number) for number, piece in enumerate(new))
            return self._rows[[self._at[piece] for piece in pieces]]

    def _computed(self, pieces: Sequence[int]) -> Numbers:
        backend, flat = self._backend, np.asarray(pieces)
        chunk = flat % len(backend.scale)
        embedded = backend.table[flat] * backend.scale[chunk, None] + backend.lo[chunk, None]
        projected = embedded @ backend.proj_W + backend.proj_b
        projected = _normal(projected, backend.ln_g_all, backend.ln_b_all, backend.eps)
        shares = [part @ first for part, first in zip(np.split(projected, len(ORDERS), 1), self._first, strict=True)]
        return np.concatenate([embedded, projected, *shares], axis=1)

    def _features(self, rows: Numbers) -> Numbers:
        """What each piece means among its neighbours: its embedding and what the convolutions make of it."""
        backend, count, shares = self._backend, len(rows), PROJECTED
        found = np.empty((count, PROJECTED), np.float32)
        found[:, :EMBEDDED] = rows[:, :EMBEDDED]
        # The pieces between borders of nought, which is what a window sees beyond the ends.
        bordered = np.zeros((count + 2 * REACH, WIDTH), np.float32)
        middle = bordered[REACH : REACH + count]
        for number, (size, before) in enumerate(ORDERS):
            at = slice(EMBEDDED + number * WIDTH, EMBEDDED + (number + 1) * WIDTH)
            middle[:] = backend.b1[number]
            for place in range(size):
                _add(middle, rows[:, shares : shares + WIDTH], place - before)
                shares += WIDTH
            np.maximum(middle, 0, out=middle)
            middle += rows[:, at]
            windows = np.hstack([bordered[REACH + place - before :][:count] for place in range(size)])
            second = windows @ backend.w2[number] + backend.b2[number]
            np.maximum(second, 0, out=second)
            np.add(second, middle, out=found[:, at])
        features: Numbers = _normal(found, backend.ln_g, backend.ln_b, backend.eps)
        return features

    def _finished(self, features: Numbers) -> Numbers:
        """The sentence from its pieces."""
        backend, count = self._backend, len(features)
        mean = (features.sum(axis=0) @ backend.cnn_W + count * backend.cnn_b) / np.sqrt(np.float32(count))
        first = np.maximum(mean @ backend.d0, 0)
        second = np.maximum(mean @ backend.p1 + first @ backend.d1, 0)
        third = np.maximum(second @ backend.d2, 0)
        vector: Numbers = np.tanh(second @ backend.p3 + third @ backend.d3)
        vector /= np.sqrt(max(float(vector @ vector), backend.eps))
        return vector


def _add(sums: Numbers, shares: Numbers, ahead: int) -> None:
    """Add to each piece the share of the one so far ahead of it (behind it, if negative)."""
    count = len(sums)
    if abs(ahead) < count:
        sums[max(0, -ahead) : count - max(0, ahead)] += shares[max(0, ahead) : count - max(0, -ahead)]


def _normal(rows: Numbers, gain: Numbers, bias: Numbers, eps: float) -> Numbers:
    """Each row with mean nought and deviation one, scaled; changes the rows."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= (1 / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + eps))[:, None].astype(np.float32)
    rows *= gain
    rows += bias
    return rows
