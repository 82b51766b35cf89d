"""A linear classifier over sentence vectors and character n-grams, saved as plain numbers (no pickles)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit

from bot.components.calibration import fit_temperature, softmax

ENOUGH = 5  # examples of the rarest intent, from which some can be held back to fit confidences
ARRAYS = "linear.npz"
NAMES = "linear.json"


def new_ngrams(**options: Any) -> TfidfVectorizer:
    """Return what counts a text's character n-grams."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), lowercase=False, sublinear_tf=True, dtype=np.float32, **options
    )


@dataclass
class Linear:
    """Classifies texts: `vectors` carry their meaning, n-grams their spelling."""

    labels: list[str]
    ngrams: TfidfVectorizer
    reduction: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    temperature: float
    ngram_weight: float
    _counter: Callable[[str], list[str]] | None = None

    @classmethod
    def train(cls, texts: Sequence[str], vectors: np.ndarray, labels: np.ndarray, options: dict[str, Any]) -> Linear:
        """Return a trained classifier; the same input gives the same classifier."""
        ngrams = new_ngrams(min_df=2, max_features=options["ngrams"])
        counts = ngrams.fit_transform(texts)
        dimensions = min(options["ngram_dimensions"], counts.shape[1] - 1)
        # On a few hundred dimensions the weights are found in seconds; on all n-grams it took six minutes.
        reduction = TruncatedSVD(dimensions, random_state=0).fit(counts).components_.T.astype(np.float32)
        features = np.hstack([vectors, counts @ reduction * options["ngram_weight"]]).astype(np.float32)
        model = _fit(features, labels, options)
        return cls(
            labels=[str(label) for label in model.classes_],
            ngrams=ngrams,
            reduction=reduction,
            weights=model.coef_.astype(np.float32),
            biases=model.intercept_.astype(np.float32),
            temperature=_temperature(features, labels, options),
            ngram_weight=float(options["ngram_weight"]),
        )

    def rank(self, text: str, vector: np.ndarray) -> list[tuple[str, float]]:
        """Return all labels with their confidences, the most likely first."""
        spelling = self._spelling(text) * self.ngram_weight
        scores = self.weights @ np.concatenate([vector, spelling]) + self.biases
        shares = softmax(scores[None].astype(np.float64) / self.temperature)[0]
        return [(self.labels[place], float(shares[place])) for place in np.argsort(-shares, kind="stable")]

    def _spelling(self, text: str) -> np.ndarray:
        """What `ngrams.transform` and the reduction give, for one text: scikit-learn takes 5 ms for it, this 0.3."""
        if self._counter is None:
            self._counter = self.ngrams.build_analyzer()
        known = self.ngrams.vocabulary_
        counts = Counter(known[gram] for gram in self._counter(text) if gram in known)
        if not counts:
            return np.zeros(self.reduction.shape[1], dtype=np.float32)
        places = np.fromiter(counts, dtype=np.intp)
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.ngrams.idf_[places]
        return (weights / np.linalg.norm(weights)) @ self.reduction[places]

    def save(self, folder: Path) -> None:
        np.savez_compressed(
            folder / ARRAYS, reduction=self.reduction, weights=self.weights, biases=self.biases, idf=self.ngrams.idf_
        )
        vocabulary = sorted(self.ngrams.vocabulary_, key=self.ngrams.vocabulary_.__getitem__)
        names = {
            "labels": self.labels,
            "vocabulary": vocabulary,
            "temperature": self.temperature,
            "ngram_weight": self.ngram_weight,
        }
        (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Linear:
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            ngrams = new_ngrams(vocabulary=names["vocabulary"])
            ngrams._validate_vocabulary()  # noqa: SLF001 - what fit() would do before idf_ may be set
            ngrams.idf_ = arrays["idf"].astype(np.float32)
            return cls(
                labels=names["labels"],
                ngrams=ngrams,
                reduction=arrays["reduction"],
                weights=arrays["weights"],
                biases=arrays["biases"],
                temperature=names["temperature"],
                ngram_weight=names["ngram_weight"],
            )


def _fit(features: np.ndarray, labels: np.ndarray, options: dict[str, Any]) -> LogisticRegression:
    model = LogisticRegression(C=options["strength"], class_weight="balanced", max_iter=options["iterations"], tol=1e-3)
    return model.fit(features, labels)


def _temperature(features: np.ndarray, labels: np.ndarray, options: dict[str, Any]) -> float:
    """Scale confidences on texts a model has not seen: on its own examples it is always too sure."""
    _, counts = np.unique(labels, return_counts=True)
    if counts.min() < ENOUGH:
        return 1.0
    split = StratifiedShuffleSplit(1, test_size=0.2, random_state=0)
    seen, unseen = next(split.split(features, labels))
    model = _fit(features[seen], labels[seen], options)
    scores = model.decision_function(features[unseen])
    return fit_temperature(scores, np.searchsorted(model.classes_, labels[unseen]))
