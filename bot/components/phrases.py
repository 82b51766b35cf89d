"""Known phrases in a text, whatever their case, accents, plural or Arabic prefixes, with their places."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from language.normalise import aligned, normalise

TOKEN = re.compile(r"[^\W_]+")
ARABIC = re.compile(r"[\u0621-\u064a]")
# "and", "so", "by", "like", "for" and the article are written together with the Arabic word that follows.
JOINED = re.compile(r"^(?:[وف]?(?:[بكل]?ال|لل)|[وفبكل])(?=.{2})")
END = ""


@dataclass(frozen=True)
class Token:
    """A folded word and where it stands in the text as it was written."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A phrase in a text: what it stands for, and its place."""

    payload: Any
    start: int
    end: int
    words: int
    first: int


@dataclass
class Phrases:
    """A dictionary of phrases; the longest that fits is found, from left to right."""

    root: dict[str, Any] = field(default_factory=dict)
    # Whether a word may lack the Arabic article that the phrase has: "day" is not "today".
    loose: bool = True

    def add(self, phrase: str, payload: Any) -> None:
        """Know a phrase; the first meaning of the same words stays."""
        node = self.root
        words = TOKEN.findall(normalise(phrase))
        for word in words:
            node = node.setdefault(word, {})
        if words:
            node.setdefault(END, payload)

    def find(self, text: str) -> list[Found]:
        """Return the phrases in a text, none overlapping another."""
        words = tokens(text)
        found = []
        place = 0
        while place < len(words):
            hit = self._longest(words, place)
            if hit is not None:
                found.append(hit)
            place += hit.words if hit else 1
        return found

    def _longest(self, words: list[Token], place: int) -> Found | None:
        ends = list(self._walk(self.root, words, place, place))
        if not ends:
            return None
        end, payload = max(ends, key=lambda hit: hit[0])
        return Found(payload, words[place].start, words[end - 1].end, end - place, place)

    def _walk(self, node: dict[str, Any], words: list[Token], first: int, place: int) -> Iterator[tuple[int, Any]]:
        if END in node and place > first:
            yield place, node[END]
        if place < len(words):
            for form in forms(words[place].text, loose=self.loose):
                if form in node:
                    yield from self._walk(node[form], words, first, place + 1)


@functools.lru_cache(maxsize=4)  # one message is searched for phrases half a dozen times
def tokens(text: str) -> list[Token]:
    """Return the words of a text, folded, with their places in it."""
    folded, origins = aligned(text)
    return [
        Token(match.group(), origins[match.start()], origins[match.end() - 1] + 1) for match in TOKEN.finditer(folded)
    ]


def forms(word: str, *, loose: bool = True) -> Iterable[str]:
    """Yield a word as it may stand in a dictionary: itself, singular, without Arabic prefixes."""
    yield word
    if ARABIC.match(word):
        bare = JOINED.sub("", word)
        if bare != word:
            yield bare
        if word[:1] in "وف" and len(word) > 3:
            yield word[1:]
        if loose:
            yield f"ال{bare}"
    elif len(word) > 3 and word.endswith("s"):
        yield word[:-1]
