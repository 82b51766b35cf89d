"""Ranks the topics of a text by three opinions: how it is written, which known texts it is close to, what it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from sklearn.model_selection import ShuffleSplit

from bot.components.beside import beside
from bot.components.calibration import fit_shares, softmax
from bot.components.ngrams import kinds
from bot.components.phrases import Found, Phrases
from bot.components.spelling import Spelling
from bot.components.topic_words import bonus, by_topic, phrases_of_topics

NONE = ""  # sorts before every id, so it is the first label
FILE = "topics.npz"
SPELLING = "spelling.npz"
OPINIONS = 4
AXES = 128
HELD_BACK = 0.2
# The requests were written in other words than the taxonomy's own; people use those too, so what names a topic counts.
LEAST = 3.0


@dataclass(frozen=True)
class Known:
    """Texts whose topic is known, with their vectors; a row of NaN where there is none."""

    texts: Sequence[str]
    topics: np.ndarray
    vectors: np.ndarray

    def only(self, places: np.ndarray) -> Known:
        """Return some of them."""
        return Known([self.texts[place] for place in places], self.topics[places], self.vectors[places])

    def with_vectors(self) -> np.ndarray:
        """Return the places of those that have a vector."""
        return np.flatnonzero(~np.isnan(self.vectors[:, 0]))


@dataclass(frozen=True)
class TopicRanking:
    """A trained ranking; `mix` weighs the opinions towards confidences that can be believed."""

    spelling: Spelling
    owners: np.ndarray
    axes: np.ndarray
    vectors: np.ndarray  # along the axes
    mix: np.ndarray

    @classmethod
    def train(cls, wordings: Known, requests: Known, *, strength: float) -> TopicRanking:
        """Return a ranking learnt from the taxonomy's wordings and from requests, some of which have no topic."""
        with beside(_mix, wordings, requests, strength) as mix:
            return replace(_untuned(wordings, requests, strength), mix=mix())

    @cached_property
    def phrases(self) -> Phrases:
        return phrases_of_topics()

    @cached_property
    def first_of_each(self) -> np.ndarray:
        return np.searchsorted(self.owners, np.arange(len(self.spelling.labels)))

    def rank(self, text: str, vector: np.ndarray) -> tuple[list[tuple[str, float]], dict[str, list[Found]]]:
        """Return the topics with their confidences, the likeliest first, and the phrases that name some of them."""
        opinions, hits = self.opinions(text, vector)
        shares = softmax((opinions @ self.mix)[None])[0]
        order = np.argsort(-shares, kind="stable")
        return [(self.spelling.labels[place], float(shares[place])) for place in order], hits

    def opinions(self, text: str, vector: np.ndarray) -> tuple[np.ndarray, dict[str, list[Found]]]:
        """Return a row of opinions for each label, and the phrases found."""
        hits = by_topic(self.phrases.find(text))
        found = np.zeros((len(self.spelling.labels), OPINIONS))
        found[:, 0] = self.spelling.scores(kinds(text))
        found[:, 1] = self._closeness(vector)
        found[:, 2] = [sum(map(bonus, hits.get(topic, ()))) for topic in self.spelling.labels]
        found[0, 3] = 1.0  # no topic has no wordings and nothing close to it: its own weight makes up for that
        return found, hits

    def _closeness(self, vector: np.ndarray) -> np.ndarray:
        """Return each topic's likeness to a text: that of the closest text known for it."""
        likeness = self.vectors @ (vector @ self.axes)
        best = np.zeros(len(self.spelling.labels))
        best[1:] = np.maximum.reduceat(likeness, self.first_of_each[1:])
        return best

    def save(self, folder: Path) -> None:
        self.spelling.save(folder / SPELLING)
        vectors = self.vectors.astype(np.float16)
        np.savez_compressed(folder / FILE, owners=self.owners, axes=self.axes, vectors=vectors, mix=self.mix)

    @classmethod
    def load(cls, folder: Path) -> TopicRanking:
        with np.load(folder / FILE, allow_pickle=False) as saved:
            # Half precision is for the disk: numpy multiplies it twenty times slower.
            vectors = saved["vectors"].astype(np.float32)
            return cls(Spelling.load(folder / SPELLING), saved["owners"], saved["axes"], vectors, saved["mix"])


def _untuned(wordings: Known, requests: Known, strength: float) -> TopicRanking:
    texts = [*wordings.texts, *requests.texts]
    topics = np.concatenate([wordings.topics, requests.topics])
    spelling = Spelling.train([kinds(text) for text in texts], topics, strength=strength)
    owners = np.searchsorted(spelling.labels, topics)
    order = np.argsort(owners, kind="stable")
    order = order[owners[order] > 0]
    vectors = np.concatenate([wordings.vectors, requests.vectors])
    order = order[~np.isnan(vectors[order, 0])]
    axes = _axes(vectors[order])
    return TopicRanking(spelling, owners[order], axes, vectors[order] @ axes, np.ones(OPINIONS))


def _axes(vectors: np.ndarray) -> np.ndarray:
    """Return the directions along which these vectors differ most: all 512 would take four times as long to compare."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, -AXES:])


def _mix(wordings: Known, requests: Known, strength: float) -> np.ndarray:
    """Weigh the opinions on requests that none of them has seen."""
    able = requests.with_vectors()
    unseen = able[next(ShuffleSplit(1, test_size=HELD_BACK, random_state=0).split(able))[1]]
    part = _untuned(wordings, requests.only(np.setdiff1d(np.arange(len(requests.texts)), unseen)), strength)
    held_back = requests.only(unseen)
    opinions = np.stack(
        [part.opinions(text, vector)[0] for text, vector in zip(held_back.texts, held_back.vectors, strict=True)]
    )
    return fit_shares(opinions, np.searchsorted(part.spelling.labels, held_back.topics), least=LEAST)
