"""A linear classifier of how texts are written: support vectors over n-grams, saved as plain numbers (no pickles)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.svm import LinearSVC

from bot.components.ngrams import Kinds, Ngrams


@dataclass(frozen=True)
class Spelling:
    """Scores texts for each label: above zero says "this one", below zero "another"."""

    labels: list[str]
    ngrams: Ngrams
    weights: np.ndarray  # n-grams by labels; half precision, for they are a hundred thousand and more
    biases: np.ndarray

    @classmethod
    def train(cls, texts: Sequence[Kinds], labels: Sequence[str], *, strength: float) -> Spelling:
        """Return a trained classifier; the same input gives the same classifier."""
        ngrams = Ngrams.learn(texts)
        # Nearer to the optimum it ranks no better and takes half as long again.
        model = LinearSVC(C=strength, class_weight="balanced", tol=0.1, random_state=0)
        model.fit(ngrams.matrix(texts), np.asarray(labels))
        names = [str(label) for label in model.classes_]
        return cls(names, ngrams, model.coef_.T.astype(np.float16), model.intercept_.astype(np.float32))

    def scores(self, text: Kinds) -> np.ndarray:
        """Return a text's score for each label."""
        places, weights = self.ngrams.weigh(text)
        return weights @ self.weights[places].astype(np.float32) + self.biases

    def save(self, path: Path) -> None:
        names = "\n".join(self.ngrams.places).encode("utf-8")
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            ngrams=np.frombuffer(names, dtype=np.uint8),
            rarity=self.ngrams.rarity,
            weights=self.weights,
            biases=self.biases,
        )

    @classmethod
    def load(cls, path: Path) -> Spelling:
        with np.load(path, allow_pickle=False) as saved:
            names = saved["ngrams"].tobytes().decode("utf-8").split("\n")
            ngrams = Ngrams({name: place for place, name in enumerate(names)}, saved["rarity"])
            labels = [str(label) for label in saved["labels"]]
            return cls(labels, ngrams, saved["weights"], saved["biases"])
