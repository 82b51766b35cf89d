"""Where a message is about: countries by any name, and the places that tell a country."""

from __future__ import annotations

import functools
import re

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.components import tables
from bot.components.entities import Entity, Extractor, entity
from bot.components.gazetteer import Country, Place, countries, places
from bot.components.phrases import Found, Token, tokens
from language.normalise import normalise

SHORT = 3  # a message this short is an answer: nearly all of it is the name
# "camp de ...", "region of ...", then words with a capital letter.
NAMED = re.compile(
    r"\b(?:camp|district|province|region|région|región|departamento|département|county|state of|cercle|commune"
    r"|municipio|municipality|village|town|city|ciudad|ville|governorate|gouvernorat|zone)\s+"
    r"(?:of |de |d[’']|du |del )?(?P<name>[A-ZÀ-Þ][\w’'-]{2,}(?: [A-ZÀ-Þ][\w’'-]+)?)"
)


@functools.cache
def prepositions() -> frozenset[str]:
    """Return what stands before a place, in four languages."""
    return tables.words("prepositions.txt")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(Extractor):
    """Finds `country` (ISO 3166-1 alpha-2) and `location`."""

    def entities_in(self, text: str) -> list[Entity]:
        words = tokens(text)
        named = [hit for hit in countries().find(text) if _counts(hit, hit.payload, text, words)]
        taken = [(hit.start, hit.end) for hit in named if not hit.payload.demonym]
        towns = [hit for hit in places().find(text) if _is_free(hit, taken) and _counts(hit, hit.payload, text, words)]
        return [*_countries(named, towns), *_locations(towns, text, taken)]


def _countries(named: list[Found], towns: list[Found]) -> list[Entity]:
    """A country's own name says most, then a place in it; "Syrian refugees" says least about where."""
    best = [(hit, hit.payload.code, 0.97) for hit in named if not hit.payload.demonym]
    if not best:
        best = [(hit, hit.payload.country, 0.9) for hit in towns]
    if not best:
        best = [(hit, hit.payload.code, 0.7) for hit in named]
    seen: dict[str, Entity] = {}
    for hit, code, confidence in best:
        seen.setdefault(code, entity("country", code, hit.start, hit.end, confidence, "PlaceExtractor"))
    return list(seen.values())


def _locations(towns: list[Found], text: str, taken: list[tuple[int, int]]) -> list[Entity]:
    found = [entity("location", hit.payload.name, hit.start, hit.end, 0.9, "PlaceExtractor") for hit in towns]
    covered = [*taken, *((hit.start, hit.end) for hit in towns)]
    for match in NAMED.finditer(text):
        start, end = match.span("name")
        if all(end <= first or last <= start for first, last in covered):
            found.append(entity("location", match.group("name"), start, end, 0.6, "PlaceExtractor"))
    return found


def _is_free(hit: Found, taken: list[tuple[int, int]]) -> bool:
    return all(hit.end <= start or end <= hit.start for start, end in taken)


def _counts(hit: Found, meant: Country | Place, text: str, words: list[Token]) -> bool:
    """Tell a name from the everyday word that is spelled alike."""
    if hit.words == len(words) or (len(words) <= SHORT and hit.words == len(words) - 1 and not meant.doubtful):
        return True
    written = text[hit.start : hit.end]
    if getattr(meant, "needs_capital", False) and written[:1].islower() and normalise(written) == written.casefold():
        return False
    if not meant.doubtful:
        return True
    before = words[hit.first - 1].text if hit.first else ""
    return before in prepositions() or words[hit.first].text.startswith(("بمال", "لمال"))
