"""What in a text says that a word is a place: what stands before and after it, its capital letter, a bare answer."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from language.places import tables
from language.places.names import COUNTRY, NAME, NO_PLACE, PEOPLE, WORD, Sense
from language.places.words import Word, is_arabic

LARGE, VERY_LARGE = 100_000, 1_000_000
MANY, A_SENTENCE = 0.6, 4
NEW_SENTENCE = re.compile(r"(?:^|[.!?؟\n:»\"]\s*)$")
# "In Mali" is the country, "of money" is not: "في مالي" and "بمالي", but "دعم مالي" and "من مالي".
INSIDE, INSIDE_PREFIX = frozenset(("في", "الي", "داخل", "دوله")), "ب"
ONE_LETTER = frozenset("بلكفو")
PREFIXED = frozenset(("ب", "بال", "ل", "لل", "وب", "وبال", "فب", "ول", "فل"))


@functools.cache
def _words(name: str) -> frozenset[str]:
    return tables.words(name)


@dataclass(frozen=True)
class Evidence:
    """The surroundings of words[first..last]; `prefix` is what Arabic wrote together with the first."""

    text: str
    words: list[Word]
    first: int
    last: int
    prefix: str = ""

    @property
    def before(self) -> str:
        """The word before, folded."""
        return self.words[self.first - 1].text if self.first else ""

    @property
    def is_arabic(self) -> bool:
        return is_arabic(self.words[self.first].text)

    @functools.cached_property
    def preposition(self) -> bool:
        """Whether a word before says "in", "at", "from"."""
        if self.prefix in PREFIXED:
            return True
        if self.before in ("la", "el", "the") and self.first > 1:
            return self.words[self.first - 2].text in _words("prepositions.txt")
        return self.before in _words("prepositions.txt")

    @property
    def article_a(self) -> bool:
        """Whether what stands before is an "a" without its accent: "have A Nice day"."""
        before = self.words[self.first - 1] if self.first else None
        return before is not None and self.text[before.start : before.end] in ("a", "A")

    @property
    def small_word(self) -> bool:
        """Whether "of", "and" or their like stand before: before a place, and before anything else."""
        return self.before in _words("before_anything.txt")

    @functools.cached_property
    def article(self) -> bool:
        """Whether the name itself begins with an article: "La Mesa", "العبور"."""
        text = self.words[self.first].text
        return text in ("la", "el", "los", "las", "le", "les") or text.removeprefix(self.prefix).startswith("ال")

    @property
    def least(self) -> int:
        """How large a town must be that we do not list, to be the whole answer: larger without a capital letter."""
        return LARGE if self.is_arabic or self.words[self.first].capital else VERY_LARGE

    def is_small_with_article(self, sense: Sense) -> bool:
        """Whether it may be a plain noun with its article, and no place that we know."""
        return not is_known(sense) and self.article and not self.is_arabic and not self.words[self.last].capital

    @functools.cached_property
    def noun(self) -> bool:
        """Whether the text calls it a region, a town, a camp."""
        nouns = _words("place_nouns.txt")
        before = self.before
        if self.small_word and self.first > 1:
            before = self.words[self.first - 2].text
        if before in nouns or before.removeprefix("ب").removeprefix("ل").removeprefix("ال") in nouns:
            return True
        after = self.words[self.last + 1].text if self.last + 1 < len(self.words) else ""
        return after in nouns and self.capital

    @functools.cached_property
    def capital(self) -> bool:
        """Whether it has a capital letter that no new sentence explains."""
        word = self.words[self.first]
        if not word.capital or NEW_SENTENCE.search(self.text[: word.start]):
            return False
        # Where most words have one, a capital says nothing.
        others = [other.capital for place, other in enumerate(self.words) if not self.first <= place <= self.last]
        return len(others) < A_SENTENCE or sum(others) <= MANY * len(others)

    @functools.cached_property
    def alone(self) -> bool:
        """Whether the message says nothing else: it is an answer."""
        others = [word.text for word in (*self.words[: self.first], *self.words[self.last + 1 :])]
        return all(word in _words("fillers.txt") or word in _words("place_nouns.txt") for word in others)

    def beside(self, sense: Sense, named: frozenset[str]) -> bool:
        """Whether the text names the country too, and this is not just a small word of it."""
        return sense.country in named and sense.kind != COUNTRY and (self.words[self.first].capital or self.preposition)


def suffices(seen: Evidence, senses: list[Sense], sense: Sense, named: frozenset[str]) -> bool:
    """Tell whether a name is meant, and not the word that is spelled alike."""
    is_word = sense.mark == WORD and not is_known(sense)
    if is_word and sense.country not in named and len({other.country for other in senses}) > 1:
        return False  # "the South": a region of several countries, and no country in sight
    if sense.kind == NO_PLACE or (sense.mark == NAME and not seen.is_small_with_article(sense)):
        return True
    if seen.alone and seen.prefix not in ONE_LETTER:
        return is_known(sense) or (sense.mark != WORD and sense.weight >= seen.least)
    if sense.mark != WORD:
        return _likely(seen, sense, named)
    if seen.noun and (seen.is_arabic or seen.capital or seen.small_word):
        return True
    if seen.is_arabic:
        return sense.kind == COUNTRY and (seen.before in INSIDE or seen.prefix == INSIDE_PREFIX)
    return seen.preposition and not seen.article_a and seen.capital


def is_known(sense: Sense) -> bool:
    """Whether it is a country, or a place that we list ourselves."""
    return sense.kind in (COUNTRY, PEOPLE) or sense.listed


def _likely(seen: Evidence, sense: Sense, named: frozenset[str]) -> bool:
    if seen.noun or seen.beside(sense, named):
        return True
    if seen.is_arabic:
        # One letter before a word may be its own first letter; "the" before a small town may be a plain noun.
        is_noun = seen.article and sense.weight < LARGE
        return seen.preposition and seen.prefix not in ONE_LETTER and not is_noun
    if seen.article and not (seen.capital or is_known(sense)):
        return False
    if seen.preposition or (seen.small_word and (seen.capital or is_known(sense))):
        return True
    return seen.capital and (sense.weight >= LARGE or sense.kind == COUNTRY)
