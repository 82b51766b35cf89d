"""Entities in Rasa's usual shape, and the frame that our extractors share."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

Entity = dict[str, Any]


def entity(name: str, value: str, start: int, end: int, confidence: float, extractor: str) -> Entity:
    """Return one entity as `POST /model/parse` shows it."""
    return {
        "entity": name,
        "value": value,
        "start": start,
        "end": end,
        "confidence": round(confidence, 4),
        "confidence_entity": round(confidence, 4),
        "extractor": extractor,
    }


class Extractor(GraphComponent):
    """A component that reads a text and says what stands in it; subclasses write `entities_in`."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Extractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = self.entities_in(text)
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def entities_in(self, text: str) -> list[Entity]:
        raise NotImplementedError
