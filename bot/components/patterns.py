"""What can be told by its form: references, addresses, numbers, dates, names of organisations."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.components.entities import Entity, Extractor, entity
from bot.components.organisations import organisations_in
from language.dates import dates_in
from language.normalise import aligned

NAME = "PatternExtractor"
# The alphabet of references leaves out what is mistaken for something else: 0 O, 1 I L.
REFERENCE = re.compile(r"\bcp[\s-]?([2-9a-hjkmnp-z]{5})\b")
EMAIL = re.compile(r"\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b")
PHONE = re.compile(r"(?<![\w-])(?:\+|00)?\d(?:[\s().-]{0,2}\d){6,14}(?![\w-])")
DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PatternExtractor(Extractor):
    """Finds `ticket_ref`, `email`, `phone`, `date` (ISO 8601) and `organisation`."""

    def entities_in(self, text: str) -> list[Entity]:
        return read(text, today=datetime.now(timezone.utc).date())


def read(text: str, *, today: date) -> list[Entity]:
    """Return what the forms in a text say; relative dates count from today."""
    folded, origins = aligned(text)

    def found(name: str, value: str, start: int, end: int, confidence: float) -> Entity:
        return entity(name, value, origins[start], origins[end - 1] + 1, confidence, NAME)

    references = [
        found("ticket_ref", f"CP-{hit.group(1).upper()}", *hit.span(), 0.95 if "-" in hit.group() else 0.8)
        for hit in REFERENCE.finditer(folded)
        if "-" in hit.group() or any(letter.isdigit() for letter in hit.group(1))
    ]
    emails = [found("email", hit.group(), *hit.span(), 0.99) for hit in EMAIL.finditer(folded)]
    phones = [
        found("phone", re.sub(r"[^\d+]", "", hit.group()), *hit.span(), 0.95)
        for hit in PHONE.finditer(folded)
        if not DAY.match(hit.group())
    ]
    days = [found("date", day.isoformat(), start, end, sure) for day, start, end, sure in dates_in(folded, today)]
    named = [
        entity("organisation", value, start, end, sure, NAME) for value, start, end, sure in organisations_in(text)
    ]
    return [*references, *emails, *phones, *days, *named]
