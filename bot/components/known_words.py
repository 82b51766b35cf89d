"""What the taxonomy has words for: kind of support, urgency, role."""

from __future__ import annotations

import functools

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.components import tables, taxonomy
from bot.components.entities import Entity, Extractor, entity
from bot.components.phrases import Found, Phrases, tokens

KINDS = {"support_type": "support_types", "urgency": "urgency_levels", "role": "requester_roles"}
SHORT = 4
NEAR = 5


@functools.cache
def words_of(kind: str) -> Phrases:
    """Return the phrases of one list of the taxonomy."""
    phrases = Phrases(loose=kind != "urgency")
    for entry in taxonomy.read()[KINDS[kind]]:
        for wording in taxonomy.wordings(entry):
            phrases.add(wording, entry["id"])
    return phrases


@functools.cache
def weak_words() -> dict[str, frozenset[str]]:
    """Return the words of each kind that say little inside a sentence."""
    return {kind: frozenset(map(taxonomy.folded, words.split())) for kind, words in tables.rows("weak_words.tsv")}


@functools.cache
def oneself() -> frozenset[str]:
    """Return the words by which people say who they are."""
    return tables.words("oneself.txt")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KnownWordsExtractor(Extractor):
    """Finds `support_type`, `urgency` and `role` by the taxonomy's own words, the surest of each first."""

    def entities_in(self, text: str) -> list[Entity]:
        return [found for kind in KINDS for found in _of_kind(kind, text)]


def _of_kind(kind: str, text: str) -> list[Entity]:
    found: dict[str, Entity] = {}
    for hit in words_of(kind).find(text):
        said = entity(kind, hit.payload, hit.start, hit.end, _sure(kind, hit, text), "KnownWordsExtractor")
        if hit.payload not in found or found[hit.payload]["confidence"] < said["confidence"]:
            found[hit.payload] = said
    return sorted(found.values(), key=lambda said: -said["confidence"])


def _sure(kind: str, hit: Found, text: str) -> float:
    words = tokens(text)
    if len(words) <= SHORT:
        return 0.9
    if taxonomy.folded(text[hit.start : hit.end]) in weak_words()[kind]:
        return 0.5
    if kind != "role":
        return 0.9
    # A request names many professions ("a training for social workers"); one's own comes after "I am".
    before = {word.text for word in words[max(0, hit.first - NEAR) : hit.first]}
    return 0.95 if before & oneself() else 0.5
