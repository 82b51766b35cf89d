"""What a message wants: Rasa's frame around the linear classifier."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.linear import Linear
from bot.components.sources import code
from bot.components.vectors import encoded_sample, sentence_vector

RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntents(GraphComponent, IntentClassifier):
    """Ranks intents with confidences that mean what they say: of those given 0.8, four in five are right."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"spelling_strength": 0.5, "meaning_strength": 10.0, "iterations": 30, "vectors": 300}

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:
        """Train anew when the classifier's own code changed: Rasa looks at the data and at this class alone."""
        return code()

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Linear | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
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
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Linear.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        vectors = encoded_sample(texts, intents, lambda intent: self._config["vectors"])
        self._model = Linear.train(texts, vectors, intents, self._config)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            ranked = self._model.rank(text, sentence_vector(message)) if self._model and text else []
            ranking = [{"name": name, "confidence": share} for name, share in ranked[:RANKED]]
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set("intent", best, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
