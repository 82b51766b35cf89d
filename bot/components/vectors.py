"""Sentence vectors as Rasa's dense sentence features, computed once for intents and topics alike."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from language.encode import DIMENSIONS, Encoder, encoder

BATCH = 256


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(GraphComponent):
    """Gives each message the vector of its meaning."""

    def __init__(self, identifier: str, source: Encoder) -> None:
        self._identifier = identifier
        self._source = source

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectors:
        return cls(execution_context.node_name, encoder())

    def process(self, messages: list[Message]) -> list[Message]:
        written = [message for message in messages if message.get(TEXT)]
        for start in range(0, len(written), BATCH):
            self._add(written[start : start + BATCH])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _add(self, messages: list[Message]) -> None:
        vectors = self._source.encode([message.get(TEXT) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            features = Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            message.add_features(features)


def sentence_vector(message: Message) -> np.ndarray:
    """Return the message's vector; zeros when it has no text."""
    _, sentence = message.get_dense_features(TEXT, [])
    if sentence is None:
        return np.zeros(DIMENSIONS, dtype=np.float32)
    return np.asarray(sentence.features[0], dtype=np.float32)
