"""What a message wants: a linear classifier over sentence vectors (meaning) and character n-grams (spelling)."""

from __future__ import annotations

from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import Pipeline, make_pipeline

from bot.components.calibration import fit_temperature, softmax
from bot.components.vectors import sentence_vector
from language.normalise import normalise

FILE = "intents.skops"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntents(GraphComponent, IntentClassifier):
    """Ranks all intents with confidences that mean what they say: of those given 0.8, four in five are right."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 10.0, "ngrams": 15000, "ngram_dimensions": 200, "ngram_weight": 0.7, "iterations": 150}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._ngrams: Pipeline | None = None
        self._model: LogisticRegression | None = None
        self._temperature = 1.0

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LinearIntents:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntents:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            saved = skops.io.load(folder / FILE, trusted=["numpy.float64"])
        component._ngrams, component._model = saved["ngrams"], saved["model"]
        component._temperature = float(saved["temperature"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        intents = np.array([example.get(INTENT) for example in examples])
        self._ngrams = self._new_ngrams().fit([normalise(example.get(TEXT)) for example in examples])
        features = self._features(examples)
        self._model = self._new_model().fit(features, intents)
        self._temperature = self._fit_temperature(features, intents)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._rank(message) if message.get(TEXT) else []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set("intent", best, add_to_output=True)
            message.set("intent_ranking", ranking[:10], add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if self._model is None:
            return []
        shares = softmax(self._model.decision_function(self._features([message])) / self._temperature)[0]
        order = np.argsort(-shares, kind="stable")
        return [{"name": str(self._model.classes_[i]), "confidence": float(shares[i])} for i in order]

    def _features(self, messages: list[Message]) -> np.ndarray:
        assert self._ngrams is not None  # noqa: S101 - train and load set it before any use
        vectors = np.stack([sentence_vector(message) for message in messages])
        spelling = self._ngrams.transform([normalise(message.get(TEXT)) for message in messages])
        return np.hstack([vectors, spelling * self._config["ngram_weight"]]).astype(np.float32)

    def _new_ngrams(self) -> Pipeline:
        # Reduced to a few hundred dimensions the classifier trains in seconds; on all n-grams it took six minutes.
        return make_pipeline(
            TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=(2, 5),
                min_df=2,
                max_features=self._config["ngrams"],
                sublinear_tf=True,
                dtype=np.float32,
            ),
            TruncatedSVD(self._config["ngram_dimensions"], random_state=0),
        )

    def _new_model(self) -> LogisticRegression:
        return LogisticRegression(
            C=self._config["strength"], class_weight="balanced", max_iter=self._config["iterations"], tol=1e-3
        )

    def _fit_temperature(self, features: np.ndarray, intents: np.ndarray) -> float:
        """Scale confidences on texts a model has not seen: on its own examples it is always too sure."""
        _, counts = np.unique(intents, return_counts=True)
        if counts.min() < 5:
            return 1.0
        split = StratifiedShuffleSplit(1, test_size=0.2, random_state=0)
        seen, unseen = next(split.split(features, intents))
        model = self._new_model().fit(features[seen], intents[seen])
        scores = model.decision_function(features[unseen])
        return fit_temperature(scores, np.searchsorted(model.classes_, intents[unseen]))

    def _persist(self) -> None:
        saved = {"ngrams": self._ngrams, "model": self._model, "temperature": self._temperature}
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(saved, folder / FILE)
