"""Two linear classifiers as one: what a text means (sentence vectors) and how it is written (n-grams)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit

from bot.components.beside import beside
from bot.components.calibration import fit_shares, softmax
from bot.components.ngrams import Kinds, kinds
from bot.components.spelling import Spelling

ENOUGH = 5  # examples of the rarest label, from which some can be held back to fit confidences
HELD_BACK = 0.2
UNFITTED = np.array([3.0, 0.5])
MEANING = "meaning.npz"
SPELLING = "spelling.npz"
IMPOSSIBLE = -12.0  # a logarithm; what is less likely is equally out of the question


@dataclass(frozen=True)
class Meaning:
    """Logistic regression over sentence vectors."""

    weights: np.ndarray
    biases: np.ndarray

    @classmethod
    def train(cls, vectors: np.ndarray, labels: Sequence[str], options: dict[str, Any]) -> Meaning:
        """Return a trained classifier; its labels are in alphabetical order, as those of `Spelling`."""
        model = LogisticRegression(
            C=options["meaning_strength"], class_weight="balanced", max_iter=options["iterations"], tol=1e-3
        )
        with warnings.catch_warnings():
            # Stopped early on purpose: the last iterations cost most of the time and change no ranking.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(vectors, labels)
        return cls(model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """Return the logarithm of each label's share, row by row."""
        shares = softmax((vectors @ self.weights + self.biases).astype(np.float64))
        return np.log(np.maximum(shares, np.exp(IMPOSSIBLE)))


@dataclass(frozen=True)
class Linear:
    """Ranks labels for a text; `mix` says how much each opinion counts towards a confidence that can be believed."""

    spelling: Spelling
    meaning: Meaning
    mix: np.ndarray

    @classmethod
    def train(cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str], options: dict[str, Any]) -> Linear:
        """Return a trained classifier; the same input gives the same classifier.

        `vectors` may have rows of NaN: of those texts only the spelling is learnt.
        """
        names = np.asarray(labels)
        with beside(_mix, texts, vectors, names, options) as mix:
            both = _both([kinds(text) for text in texts], vectors, names, options)
            return cls(*both, mix())

    def rank(self, text: str, vector: np.ndarray) -> list[tuple[str, float]]:
        """Return all labels with their confidences, the most likely first."""
        opinions = _opinions(self.spelling, self.meaning, [kinds(text)], vector[None])
        shares = softmax(opinions @ self.mix)[0]
        return [(self.spelling.labels[place], float(shares[place])) for place in np.argsort(-shares, kind="stable")]

    def save(self, folder: Path) -> None:
        self.spelling.save(folder / SPELLING)
        np.savez_compressed(folder / MEANING, weights=self.meaning.weights, biases=self.meaning.biases, mix=self.mix)

    @classmethod
    def load(cls, folder: Path) -> Linear:
        with np.load(folder / MEANING, allow_pickle=False) as saved:
            meaning, mix = Meaning(saved["weights"], saved["biases"]), saved["mix"]
        return cls(Spelling.load(folder / SPELLING), meaning, mix)


def _both(
    texts: Sequence[Kinds], vectors: np.ndarray, labels: np.ndarray, options: dict[str, Any]
) -> tuple[Spelling, Meaning]:
    known = ~np.isnan(vectors[:, 0])
    meaning = Meaning.train(vectors[known], labels[known], options)
    return Spelling.train(texts, labels, strength=options["spelling_strength"]), meaning


def _opinions(spelling: Spelling, meaning: Meaning, texts: Sequence[Kinds], vectors: np.ndarray) -> np.ndarray:
    return np.stack([np.stack([spelling.scores(text) for text in texts]), meaning.scores(vectors)], axis=-1)


def _mix(texts: Sequence[str], vectors: np.ndarray, labels: np.ndarray, options: dict[str, Any]) -> np.ndarray:
    """Weigh the two opinions on texts that neither has seen: on its own examples each is always too sure."""
    known = np.flatnonzero(~np.isnan(vectors[:, 0]))
    names, counts = np.unique(labels[known], return_counts=True)
    if counts.min() < ENOUGH:
        return UNFITTED
    split = StratifiedShuffleSplit(1, test_size=HELD_BACK, random_state=0)
    unseen = known[next(split.split(known, labels[known]))[1]]
    seen = np.setdiff1d(np.arange(len(texts)), unseen)
    grams = [kinds(text) for text in texts]
    spelling, meaning = _both([grams[place] for place in seen], vectors[seen], labels[seen], options)
    opinions = _opinions(spelling, meaning, [grams[place] for place in unseen], vectors[unseen])
    return fit_shares(opinions, np.searchsorted(names, labels[unseen]))
