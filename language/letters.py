"""How well each word fits each language: by its own frequency where it is kept, else by its letters.

One table of hashed character n-grams serves all classes: the desk's four languages (Arabic in either script), and what
is most often taken for them: Portuguese, Italian with Catalan and Romanian, Haitian Creole, all others together.
data/rebuild.py learns the weights from word frequencies; frequent words that their letters misjudge are kept whole.
"""

import functools
import zlib
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

CODES = ("en", "fr", "es", "ar")
CLASSES = (*CODES, "pt", "it", "ht", "other")
SIZES = (1, 2, 3, 4)
BITS = 17
FLOOR = 0.004  # so that no single word, which can be a name or a slip, speaks too loudly against a language
STEP = 32  # kept fits are stored as whole parts of a logarithm

Fits = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """Weights by hash and class, with what they are multiplied by; logarithms of priors; fits of kept words."""

    weights: npt.NDArray[np.int8]
    scale: np.float32
    priors: Fits
    words: dict[str, int]
    fits: Fits


def hashes(word: str) -> list[int]:
    """Return the rows of the table that a word's n-grams share, the whole word among them."""
    padded = f"<{word}>"
    grams = [padded[start : start + size] for size in SIZES for start in range(len(padded) - size + 1)]
    grams[len(padded) - 1] = f"={word}"  # of the single characters, the two marks say nothing
    mask = (1 << BITS) - 1
    return [zlib.crc32(gram.encode()) & mask for gram in grams[1:]]


def fits(words: list[str]) -> Fits:
    """Return the logarithm of each class's share in each word, were all classes equally frequent.

    One row a word, one column a class; `words` must not be empty.
    """
    known = table()
    rows = [hashes(word) for word in words]
    starts = np.cumsum([0, *map(len, rows[:-1])])
    found = known.weights[[row for word in rows for row in word]]
    sums = np.add.reduceat(found, starts, axis=0, dtype=np.int32) * known.scale - known.priors
    shares = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    logs: Fits = np.log(shares * (1 - len(CLASSES) * FLOOR) + FLOOR)
    for place, word in enumerate(words):
        if word in known.words:
            logs[place] = known.fits[known.words[word]]
    return logs


@functools.cache
def table() -> Table:
    """Return what data/rebuild.py has learnt."""
    with resources.files("language").joinpath("data/letters.npz").open("rb") as file:
        found = np.load(file)
        words = bytes(found["words"]).decode().split("\n")
        return Table(
            weights=found["weights"],
            scale=np.float32(found["scale"]),
            priors=np.log(found["priors"]),
            words={word: place for place, word in enumerate(words)},
            fits=found["fits"].astype(np.float32) / -STEP,
        )
