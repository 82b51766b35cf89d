"""Which topics of the taxonomy a message is about, as Rasa's entities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import taxonomy, topic_words
from bot.components.entities import Entity, entity
from bot.components.phrases import Found
from bot.components.sources import code, digest
from bot.components.topic_ranking import NONE, Known, TopicRanking
from bot.components.vectors import encoded_sample, sentence_vector

RANKED = 5
NAME = "TopicExtractor"
# What is said with these has no topic; with the other intents it may well have one.
WITHOUT_TOPIC = """
    greet goodbye thank affirm deny start_over cancel_request change_language talk_to_person out_of_scope ask_privacy
    erase_my_data ask_capabilities subscribe_newsletter unsubscribe_newsletter
"""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TopicExtractor(GraphComponent):
    """Finds `topic`: the likeliest ids of the taxonomy, ranked, each with a confidence that can be believed."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "strength": 0.5,
            "examples": 60,
            "surely_none": 0.9,
            "vectors": 30,
            "vectors_without_topic": 300,
        }

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:
        """Train anew when the taxonomy, the requests or the code changed: Rasa looks at its own data alone."""
        return code() + digest([taxonomy.FILE, *topic_words.files()])

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, ranking: TopicRanking | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._ranking = ranking

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicExtractor:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicExtractor:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicRanking.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        without = [(NONE, text) for text in _without_topic(training_data, self._config)]
        requests = [*topic_words.requested(), *without]
        most = {NONE: self._config["vectors_without_topic"]}
        ranking = TopicRanking.train(
            _known(topic_words.worded()),
            _known(requests, lambda topic: most.get(topic, self._config["vectors"])),
            strength=self._config["strength"],
        )
        with self._storage.write_to(self._resource) as folder:
            ranking.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and self._ranking is not None:
                found = self._topics_in(self._ranking, text, sentence_vector(message))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _topics_in(self, ranking: TopicRanking, text: str, vector: np.ndarray) -> list[Entity]:
        ranked, hits = ranking.rank(text, vector)
        if ranked[0][0] == NONE and ranked[0][1] >= self._config["surely_none"]:
            return []
        topics = [(topic, share) for topic, share in ranked if topic != NONE][:RANKED]
        return [_entity(topic, hits.get(topic), text, share, place) for place, (topic, share) in enumerate(topics)]


def _known(pairs: Iterable[tuple[str, str]], most: Callable[[str], float] = lambda topic: math.inf) -> Known:
    topics, texts = zip(*pairs, strict=True)
    return Known(texts, np.array(topics), encoded_sample(texts, topics, most))


def _without_topic(training_data: TrainingData, config: dict[str, Any]) -> list[str]:
    """Return examples of intents that have no topic, spread over each intent's examples."""
    found: list[str] = []
    for intent in WITHOUT_TOPIC.split():
        texts = [example.get(TEXT) for example in training_data.intent_examples if example.get(INTENT) == intent]
        found.extend(texts[:: max(1, len(texts) // config["examples"])])
    return found


def _entity(topic: str, hits: list[Found] | None, text: str, share: float, place: int) -> Entity:
    start, end = (hits[0].start, hits[0].end) if hits else (0, len(text))
    # Never zero and never equal, so that the order survives whoever sorts by confidence.
    return entity("topic", topic, start, end, max(share, 0.001 - 0.0002 * place), NAME)
