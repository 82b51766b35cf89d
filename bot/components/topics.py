"""Which topics of the taxonomy a message is about: by its words, and by meaning where words are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import tables, taxonomy
from bot.components.entities import Entity, entity
from bot.components.phrases import Found, Phrases
from bot.components.vectors import sentence_vector
from language.encode import encoder

RANKED = 5
FILE = "topics.npz"
NAME = "TopicExtractor"
WORD_BONUS = 0.30
PHRASE_BONUS = 0.12  # for each further word of a phrase
CLOSE = 0.30
SHARPNESS = 14.0


@dataclass(frozen=True)
class Wordings:
    """The vectors of all wordings, and which topic each belongs to."""

    topics: list[str]
    owners: np.ndarray
    vectors: np.ndarray

    def closeness(self, vector: np.ndarray) -> np.ndarray:
        """Return each topic's likeness to a sentence: that of its closest wordings."""
        likeness = self.vectors @ vector
        best = np.full(len(self.topics), -1.0)
        np.maximum.at(best, self.owners, likeness)
        return best


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TopicExtractor(GraphComponent):
    """Finds `topic`: the likeliest ids of the taxonomy, ranked, each with a confidence."""

    @staticmethod
    def required_components() -> list[type]:
        return []

    def __init__(self, storage: ModelStorage, resource: Resource, wordings: Wordings | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._wordings = wordings
        self._phrases = phrases_of_topics()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicExtractor:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicExtractor:
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / FILE, allow_pickle=False) as saved,
        ):
            wordings = Wordings([str(name) for name in saved["topics"]], saved["owners"], saved["vectors"])
        return cls(model_storage, resource, wordings)

    def train(self, training_data: TrainingData) -> Resource:
        """Compute the vectors of the taxonomy's wordings and of the examples marked with a topic."""
        topics = [topic["id"] for topic in taxonomy.read()["topics"]]
        pairs = [*_worded(), *_examples(training_data)]
        vectors = encoder().encode([text for _, text in pairs]).astype(np.float16)
        owners = np.array([topics.index(topic) for topic, _ in pairs])
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / FILE, topics=np.array(topics), owners=owners, vectors=vectors)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and self._wordings is not None:
                found = self.topics_in(text, sentence_vector(message))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def topics_in(self, text: str, vector: np.ndarray) -> list[Entity]:
        """Return the topics of a text, the likeliest first; none when nothing is close."""
        assert self._wordings is not None  # noqa: S101 - process() looked
        scores = self._wordings.closeness(vector)
        hits = _by_topic(self._phrases.find(text))
        for place, topic in enumerate(self._wordings.topics):
            scores[place] += sum(_bonus(hit, text) for hit in hits.get(topic, ()))
        order = np.argsort(-scores, kind="stable")[:RANKED]
        if scores[order[0]] < CLOSE:
            return []
        return [
            _entity(self._wordings.topics[place], hits.get(self._wordings.topics[place]), text, share)
            for place, share in zip(order, confidences(scores[order]), strict=True)
        ]


def confidences(scores: np.ndarray) -> list[float]:
    """Return how sure each of the ranked topics is: by its own score, and by its lead over the others."""
    raised = np.exp(SHARPNESS * (scores - scores[0]))
    own = np.clip((scores - 0.15) / 0.75, 0.0, 0.98)
    ranks = np.arange(len(scores))
    # Never zero and never equal, so that the order survives whoever sorts by confidence.
    return list(map(float, np.maximum(own * raised / raised.sum() ** 0.5, 0.02 - 0.003 * ranks)))


def phrases_of_topics() -> Phrases:
    """Return every wording of every topic; one phrase may stand for several topics."""
    meanings: dict[str, list[str]] = defaultdict(list)
    ambiguous = tables.words("ambiguous_words.txt")
    for topic, wording in _worded():
        folded = taxonomy.folded(wording)
        if folded and folded not in ambiguous and topic not in meanings[folded]:
            meanings[folded].append(topic)
    phrases = Phrases()
    for folded, topics in meanings.items():
        phrases.add(folded, tuple(topics))
    return phrases


def _worded() -> Iterator[tuple[str, str]]:
    for topic in taxonomy.read()["topics"]:
        for wording in taxonomy.wordings(topic):
            yield topic["id"], wording


def _examples(training_data: TrainingData) -> Iterator[tuple[str, str]]:
    known = {topic["id"] for topic in taxonomy.read()["topics"]}
    for example in training_data.training_examples:
        for marked in example.get(ENTITIES) or ():
            if marked.get("entity") == "topic" and marked.get("value") in known:
                yield marked["value"], example.get(TEXT)


def _by_topic(found: list[Found]) -> dict[str, list[Found]]:
    hits: dict[str, list[Found]] = defaultdict(list)
    for hit in found:
        for topic in hit.payload:
            hits[topic].append(hit)
    return hits


def _bonus(hit: Found, text: str) -> float:
    bonus = WORD_BONUS + PHRASE_BONUS * (hit.words - 1)
    return bonus / len(hit.payload)


def _entity(topic: str, hits: list[Found] | None, text: str, confidence: float) -> Entity:
    start, end = (hits[0].start, hits[0].end) if hits else (0, len(text))
    return entity("topic", topic, start, end, confidence, NAME)
