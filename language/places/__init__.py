"""Where a text is about: countries by any name, and the places that tell a country.

`where("besoin d'appui à Mopti")` names Mopti, and Mali because Mopti lies there. Rasa's component and the desk's own
reading of an answer both ask here, so they never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

from language.places import close, tables
from language.places.names import COUNTRY, PEOPLE, Sense
from language.places.reading import Hit, find

# How sure each kind of naming is; below ASK a value is worth a question, not to be filled in.
OUTRIGHT, BY_PLACE, NEARLY, BY_PEOPLE, ASK, TORN = 0.97, 0.9, 0.8, 0.7, 0.5, 0.45
CLEAR_LEAD = 3.0  # how much larger the town must be that is meant when a smaller one has its name


@dataclass(frozen=True, slots=True)
class Named:
    """A value that a text names between two of its characters; `others` are values it may mean as well."""

    value: str
    start: int
    end: int
    confidence: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """ISO 3166-1 alpha-2 codes, the likeliest first, and names of regions and towns as the gazetteer writes them."""

    countries: tuple[Named, ...]
    places: tuple[Named, ...]


def load() -> None:
    """Read the tables now, in about half a second, and not with the first message."""
    for words in (1, 2):
        close.neighbours(words)


def where(text: str) -> Where:
    """Return the countries and places of a text.

    A country's own name says most, then a place in it; "Syrian refugees" says least about where.
    """
    if text.strip() in tables.codes():
        return Where((Named(text.strip(), text.index(text.strip()), len(text.rstrip()), OUTRIGHT),), ())
    hits = find(text)
    named = [hit for hit in hits if hit.senses[0].kind == COUNTRY]
    told = frozenset(sense.country for hit in named for sense in hit.senses if sense.kind == COUNTRY)
    towns = [(hit, _meant(hit, told)) for hit in hits if hit.senses[0].kind not in (COUNTRY, PEOPLE)]
    found = [_country(hit, towns) for hit in named]
    if not found:
        found = [_of_town(hit, sense) for hit, sense in towns]
        found = [one for one in found if one.confidence >= ASK] or found[:1]
    if not found:
        found = [_named(hit, hit.senses[0].country, BY_PEOPLE) for hit in hits if hit.senses[0].kind == PEOPLE]
    first = {one.value: one for one in reversed(found)}
    countries = sorted(first.values(), key=lambda one: one.start)
    return Where(tuple(countries), tuple(_named(hit, sense.name, BY_PLACE) for hit, sense in towns))


def _country(hit: Hit, towns: list[tuple[Hit, Sense]]) -> Named:
    """The country of a name; of the two Congos the one whose town is named too, else a question."""
    codes = [sense.country for sense in hit.senses if sense.kind == COUNTRY]
    if len(codes) == 1:
        return _named(hit, codes[0], OUTRIGHT)
    told = {sense.country for _, sense in towns}
    meant = [code for code in codes if code in told]
    if len(meant) == 1:
        return _named(hit, meant[0], BY_PLACE)
    return _named(hit, codes[0], TORN, tuple(codes[1:]))


def _meant(hit: Hit, told: frozenset[str]) -> Sense:
    """The place that is meant: in a country that the text names, else the largest."""
    return next((sense for sense in hit.senses if sense.country in told), hit.senses[0])


def _of_town(hit: Hit, sense: Sense) -> Named:
    rivals = [other for other in hit.senses if other.country != sense.country]
    if not sense.listed and any(sense.weight < CLEAR_LEAD * other.weight for other in rivals):
        return _named(hit, sense.country, TORN, tuple(other.country for other in rivals))
    return _named(hit, sense.country, BY_PLACE)


def _named(hit: Hit, value: str, confidence: float, others: tuple[str, ...] = ()) -> Named:
    return Named(value, hit.start, hit.end, confidence if hit.exact else min(confidence, NEARLY), others)
