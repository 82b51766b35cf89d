"""Where a message is about, as entities `country` and `location`."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.components.entities import Entity, Extractor, entity
from language.places import Named, load, where

NAME = "PlaceExtractor"
# "camp de ...", "region of ...", then words with a capital letter: a place that no gazetteer has.
NAMED = re.compile(
    r"\b(?:camp|district|province|region|région|región|departamento|département|county|state of|cercle|commune"
    r"|municipio|municipality|village|town|city|ciudad|ville|governorate|gouvernorat|zone)\s+"
    r"(?:of |de |d[’']|du |del )?(?P<name>[A-ZÀ-Þ][\w’'-]{2,}(?: [A-ZÀ-Þ][\w’'-]+)?)"
)
BY_ITS_NOUN = 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(Extractor):
    """Finds `country` (ISO 3166-1 alpha-2) and `location`."""

    @classmethod
    def create(cls, *context: Any) -> PlaceExtractor:
        load()
        return cls()

    def entities_in(self, text: str) -> list[Entity]:
        found = where(text)
        countries = [_entity("country", one) for one in found.countries]
        known = [_entity("location", one) for one in found.places]
        return [*countries, *known, *_unlisted(text, [*found.countries, *found.places])]


def _entity(name: str, one: Named) -> Entity:
    return entity(name, one.value, one.start, one.end, one.confidence, NAME)


def _unlisted(text: str, taken: list[Named]) -> list[Entity]:
    return [
        entity("location", match.group("name"), *match.span("name"), BY_ITS_NOUN, NAME)
        for match in NAMED.finditer(text)
        if all(match.end("name") <= one.start or one.end <= match.start("name") for one in taken)
    ]
