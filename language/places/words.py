"""A text as folded words with their places, and the forms under which an Arabic word may be listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from language.normalise import aligned, normalise

ADDRESS = re.compile(r"\S+@\S+|\bhttps?:\S+|\bwww\.\S+")
WORD = re.compile(r"[^\W_]+")
ARABIC = re.compile(r"[\u0621-\u064a]")
# "and", "so", "by", "like", "for" and the article are written together with the Arabic word that follows.
JOINED = re.compile(r"^[وف]?(?:[بكل]ال|[بكل])(?=.{3})")
AND = re.compile(r"^[وف](?=.{3})")
ARTICLE = "ال"
# Arabic in Latin letters writes digits for the sounds that Latin has no letters for: three letters beside one, no "5w".
ARABIZI = re.compile(r"^(?=.*[2356789])(?=(?:.*[a-z]){3})[a-z2356789]+$")
DIGITS: dict[str, str | int | None] = {"5": "kh", "6": "t", "7": "h", "8": "gh", "9": "q"}


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, where it stands in the text as it was written, and whether it has a capital letter there."""

    text: str
    start: int
    end: int
    capital: bool


def split(text: str) -> list[Word]:
    """Return the words of a text, folded; an e-mail address names no place."""
    folded, origins = aligned(text)
    addresses = [match.span() for match in ADDRESS.finditer(folded)]
    return [
        _word(match, origins, text)
        for match in WORD.finditer(folded)
        if all(match.end() <= start or end <= match.start() for start, end in addresses)
    ]


def _word(match: re.Match[str], origins: list[int], text: str) -> Word:
    start, end = origins[match.start()], origins[match.end() - 1] + 1
    return Word(match.group(), start, end, text[start].isupper())


def key(name: str) -> str:
    """Return a name as dictionaries of names hold it."""
    return " ".join(WORD.findall(normalise(name)))


def is_arabic(word: str) -> bool:
    """Whether a folded word is written in Arabic letters."""
    return bool(ARABIC.match(word))


def letters(word: str) -> str:
    """Return Arabic in Latin letters without its digits: "7alab" is halab."""
    return next(iter(_without_digits(word)), word)


def _without_digits(word: str) -> Iterator[str]:
    """Yield what the digits of such a word may stand for: "ta3iz" is taiz, "dimash2" dimashq."""
    if word.isalpha() or not ARABIZI.match(word):
        return
    for alike in ("", "a") if "3" in word else ("",):
        for stop in ("", "q") if "2" in word else ("",):
            yield word.translate(str.maketrans({**DIGITS, "3": alike, "2": stop}))


def forms(word: str) -> Iterator[str]:
    """Yield a word as a dictionary may hold it: itself, then without what Arabic writes before it."""
    yield word
    yield from _without_digits(word)
    if is_arabic(word):
        for pattern in (AND, JOINED):
            bare = pattern.sub("", word)
            if bare != word:
                # A name keeps its article: "السلطات" is no "سلطات".
                yield ARTICLE + bare if ARTICLE in word[: len(word) - len(bare)] else bare
        # "to the Yemen" loses a letter: لليمن is ل + اليمن.
        if word.startswith(("لل", "ولل")):
            yield "ال" + word[word.index("لل") + 2 :]
