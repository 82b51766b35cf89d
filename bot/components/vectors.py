"""Sentence vectors: of a message, computed once for intents and topics alike; of what is learnt from, in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
from threadpoolctl import threadpool_limits

from language.arabizi import in_arabic_letters
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
        # One sentence at a time, or a training in two processes already: more threads cost more than they bring.
        threadpool_limits(1, user_api="blas")
        return cls(execution_context.node_name, encoder())

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                vector = self._source.encode([_read(message.get(TEXT))])
                message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the data as it is: who learns from vectors asks `encoded_sample`."""
        return training_data


def encoded_sample(texts: Sequence[str], labels: Sequence[str], most: Callable[[str], float]) -> np.ndarray:
    """Return the vectors of at most so many texts of each label, and NaN for the others.

    Encoding is most of the time of a training, and past a few hundred examples a label's meaning is known: intents
    learnt from the vectors of 22,000 texts were no better than from those of 8,000.
    """
    seen: Counter[str] = Counter()
    chosen = []
    for place in np.random.default_rng(0).permutation(len(texts)):
        seen[labels[place]] += 1
        if seen[labels[place]] <= most(labels[place]):
            chosen.append(place)
    vectors = np.full((len(texts), DIMENSIONS), np.nan, dtype=np.float32)
    vectors[chosen] = _encoded([_read(texts[place]) for place in chosen])
    return vectors


def _read(text: str) -> str:
    """Return a text as the encoder understands it best: it has met little Arabic in Latin letters."""
    return in_arabic_letters(text) or text


def _encoded(texts: Sequence[str]) -> np.ndarray:
    source = encoder()
    batches = [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    # Two cores: nearly all of it is matrix products, during which Python's own lock is free.
    with ThreadPoolExecutor(max_workers=2) as threads:
        found = list(threads.map(source.encode, batches))
    return np.concatenate(found) if found else np.empty((0, DIMENSIONS), dtype=np.float32)


def sentence_vector(message: Message) -> np.ndarray:
    """Return the message's vector; zeros when it has no text."""
    _, sentence = message.get_dense_features(TEXT, [])
    if sentence is None:
        return np.zeros(DIMENSIONS, dtype=np.float32)
    return np.asarray(sentence.features[0], dtype=np.float32)
