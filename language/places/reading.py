"""The names of countries and places in a text, told apart from the everyday words that are spelled alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from language.places import close, tables
from language.places.evidence import Evidence, is_known, suffices
from language.places.names import COUNTRY, NO_PLACE, Sense, countries, places
from language.places.words import ARTICLE, Word, forms, is_arabic, split


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text: where it stands, and what it may stand for, the likeliest first."""

    start: int
    end: int
    senses: tuple[Sense, ...]
    words: int = 1
    exact: bool = True


def find(text: str) -> list[Hit]:
    """Return the names in a text from left to right, none overlapping another."""
    words = split(text)
    # First the countries alone: "Bol, Tchad" is a town because its country stands beside it.
    outright = [hit for hit in _scan(text, words, frozenset()) if hit.senses[0].kind == COUNTRY]
    codes = frozenset(sense.country for hit in outright for sense in hit.senses)
    return list(_scan(text, words, codes))


def _scan(text: str, words: list[Word], named: frozenset[str]) -> Iterator[Hit]:
    place = 0
    while place < len(words):
        hit = _longest(text, words, place, named)
        place += hit.words if hit else 1
        if hit and hit.senses[0].kind != NO_PLACE:
            yield hit


def _longest(text: str, words: list[Word], first: int, named: frozenset[str]) -> Hit | None:
    listed = False
    options = [(form, _limit(form)) for form in forms(words[first].text)]
    most = min(max(limit for _, limit in options), len(words) - first)
    for last in range(first + most - 1, first - 1, -1):
        span = words[first : last + 1]
        for senses, prefix in _listed(span, [form for form, limit in options if limit > last - first]):
            listed = True
            seen = Evidence(text, words, first, last, prefix)
            meant = tuple(sense for sense in senses if suffices(seen, senses, sense, named))
            if meant:
                return Hit(span[0].start, span[-1].end, meant, len(span))
    return None if listed else _close(text, words, first)


def _limit(form: str) -> int:
    """How many words the longest name has that begins with a form."""
    bare = form.removeprefix(ARTICLE)
    return max(names.longest.get(start, 0) for names in (countries(), places()) for start in (form, bare))


def _listed(span: list[Word], options: list[str]) -> Iterator[tuple[list[Sense], str]]:
    """What the words stand for in each form, and the Arabic letters that were taken from the first."""
    rest = [word.text for word in span[1:]]
    for form in options:
        for name in _spellings(form, rest):
            senses = [*countries().get(name), *places().get(name)]
            if form != span[0].text and form.isascii():
                # Arabic in Latin letters without its digits is many a word: only what is well known counts.
                is_word = span[0].text in tables.words("common_words.txt")
                senses = [] if is_word else [sense for sense in senses if is_known(sense)]
            if senses:
                yield senses, span[0].text.removesuffix(form) if form != span[0].text else ""


def _spellings(form: str, rest: list[str]) -> tuple[str, ...]:
    whole = " ".join((form, *rest))
    if not rest or not is_arabic(form):
        return (whole,)
    return whole, " ".join(word.removeprefix(ARTICLE) for word in (form, *rest))


def _close(text: str, words: list[Word], first: int) -> Hit | None:
    """Nearly a name: two words or one, spelled as they sound or with one letter wrong."""
    for last in (first + 1, first):
        if last >= len(words):
            continue
        found = close.find(words[first : last + 1])
        if found is None:
            continue
        seen = Evidence(text, words, first, last, found.prefix)
        if close.suffices(seen, found):
            return Hit(words[first].start, words[last].end, found.senses, last - first + 1, exact=False)
    return None
