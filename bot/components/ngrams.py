"""Texts as weighted n-grams of characters and of words: whatever a phone's spelling leaves recognisable."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from scipy.sparse import csr_matrix

from language.normalise import normalise

WORD = re.compile(r"[^\W_]+|[?!]")
CHARACTERS = range(2, 6)
# Tells a word from the characters it is made of; no normalised text holds a tab.
MARK = "\t"

Kinds = tuple[list[str], list[str]]


@dataclass(frozen=True)
class Ngrams:
    """The n-grams of the texts it learnt from; rare ones say more."""

    places: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def learn(cls, texts: Sequence[Kinds]) -> Ngrams:
        """Know the n-grams of these texts, in alphabetical order."""
        documents: Counter[str] = Counter()
        for text in texts:
            documents.update(set(chain.from_iterable(text)))
        names = sorted(documents)
        counts = np.array([documents[name] for name in names], dtype=np.float32)
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls({name: place for place, name in enumerate(names)}, rarity.astype(np.float32))

    def weigh(self, text: Kinds) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of a text's known n-grams and their weights; words and characters weigh the same."""
        found = [self._weigh(grams) for grams in text]
        return np.concatenate([places for places, _ in found]), np.concatenate([weights for _, weights in found])

    def matrix(self, texts: Sequence[Kinds]) -> csr_matrix:
        """Return one row of weights a text."""
        rows = [self.weigh(text) for text in texts]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places = np.concatenate([places for places, _ in rows])
        weights = np.concatenate([weights for _, weights in rows])
        return csr_matrix((weights, places, ends), shape=(len(texts), len(self.places)))

    def _weigh(self, grams: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        counts = Counter(self.places[gram] for gram in grams if gram in self.places)
        places = np.fromiter(counts, dtype=np.int32, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(times)) * self.rarity[places]
        return places, weights / (np.linalg.norm(weights) or 1.0)


@functools.lru_cache(maxsize=2)  # intents and topics ask for the same text, one after the other
def kinds(text: str) -> Kinds:
    """Return the n-grams of characters within words, and the words with their pairs."""
    words = normalise(text).split()
    return list(_characters(words)), list(_words(" ".join(words)))


def _characters(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for size in CHARACTERS:
            if size >= len(padded):
                yield padded
                break
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def _words(text: str) -> Iterator[str]:
    words = WORD.findall(text)
    for word in words:
        yield MARK + word
    for first, second in pairwise(words):
        yield f"{MARK}{first} {second}"
