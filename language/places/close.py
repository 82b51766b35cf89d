"""Names that are spelled as they sound, or with one letter wrong: "Kharthum", "tombouctu", "2edlib", "سيجو"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from language.places import tables
from language.places.evidence import Evidence
from language.places.names import COUNTRY, NAME, PLACE, Sense, countries, places
from language.places.words import Word, forms, is_arabic, key, letters

# Below these lengths of a sound other words are too near.
SAME_SOUND, SAME_SOUND_ARABIC = 5, 4
ONE_WRONG = 7
UNANNOUNCED = 6  # a sound this long names a place also where no preposition says so
CERTAIN = 8
EVERYDAY = (
    "everyday.txt",
    "common_words.txt",
    "fillers.txt",
    "place_nouns.txt",
    "prepositions.txt",
    "before_anything.txt",
)
LARGE = 1_000_000
SPELLINGS = (
    (r"ph", "f"), (r"tch|sch|sh|ch", "x"), (r"kh|ck|qu|q", "k"), (r"gh", "g"), (r"dj|dz", "j"), (r"g(?=[eiy])", "j"),
    (r"gu(?=[ei])", "g"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"th", "t"), (r"ts|z", "s"), (r"v", "b"), (r"h", ""),
    (r"ou|oo|w|o", "u"), (r"ai|ay|ei|ey|ee|ie|y|e", "i"), (r"(.)\1+", r"\1"), (r"(?<=...)[is]$", ""),
)  # fmt: skip
SOUNDS = tuple((re.compile(pattern), sound) for pattern, sound in SPELLINGS)
ARABIC_SOUNDS = str.maketrans("طصثظقجئؤ", "تستضغغيو", "ء")
ARABIC_ENDING = re.compile(r"(?<=...)[ها]$")
ARABIC_ARTICLE = re.compile(r"^(?:el|al|il|l)(?=.{5})")


@dataclass(frozen=True, slots=True)
class Close:
    """What a word nearly names, whether it sounds the same, and how long the sound is."""

    senses: tuple[Sense, ...]
    same_sound: bool
    length: int
    prefix: str


def sound(name: str) -> str:
    """Return how a folded name sounds, roughly and alike in four languages."""
    return "".join(map(_sound, name.split()))


@functools.lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    if is_arabic(word):
        return ARABIC_ENDING.sub("", word.translate(ARABIC_SOUNDS))
    heard = letters(word)
    for pattern, alike in SOUNDS:
        heard = pattern.sub(alike, heard)
    return heard


def find(span: list[Word]) -> Close | None:
    """Return what the words nearly name; None when they name nothing, or are everyday words."""
    written = " ".join(word.text for word in span)
    if any(word.text in everyday() or word.text.isdigit() for word in span):
        return None
    for form in forms(written):
        for candidate in dict.fromkeys((form, ARABIC_ARTICLE.sub("", form) if len(span) == 1 else form)):
            found = _nearly(candidate, len(span), written.removesuffix(form) if form != written else "")
            if found:
                return found
    return None


@functools.lru_cache(maxsize=20_000)
def _nearly(written: str, words: int, prefix: str) -> Close | None:
    heard = sound(written)
    arabic = is_arabic(heard)
    # Arabic in Latin letters shows by its digits that it is no word of another language.
    least = SAME_SOUND_ARABIC if arabic or not written.replace(" ", "").isalpha() else SAME_SOUND
    if len(heard) >= least and heard in sounds(words):
        return Close(sounds(words)[heard], same_sound=True, length=len(heard), prefix=prefix)
    if words > 1 or len(heard) < (ONE_WRONG if arabic else ONE_WRONG - 1):
        return None
    for shorter in (heard, *_shorter(heard)):
        for name in neighbours(words).get(shorter, ()):
            if max(len(name), len(heard)) >= ONE_WRONG and name[0] == heard[0] and _one_apart(name, heard):
                return Close(sounds(words)[name], same_sound=False, length=len(heard), prefix=prefix)
    return None


def suffices(seen: Evidence, found: Close) -> bool:
    """Tell whether the surroundings bear out what a word nearly is: the nearer, the less it needs."""
    if seen.preposition or seen.noun:
        return True
    if seen.alone:
        return found.same_sound or found.length >= CERTAIN - 1
    if seen.is_arabic or found.length < (UNANNOUNCED if found.same_sound else CERTAIN):
        return False
    return found.senses[0].kind == COUNTRY or (found.same_sound and found.senses[0].listed)


@functools.cache
def everyday() -> frozenset[str]:
    """Return the everyday words that are near some name: they are never a spelling of it."""
    return frozenset().union(*map(tables.words, EVERYDAY))


@functools.cache
def sounds(words: int) -> dict[str, tuple[Sense, ...]]:
    """Return countries, listed places and large towns of so many words, by their sound."""
    found: dict[str, tuple[Sense, ...]] = {}
    for names in (countries(), places()):
        for name, senses in names.senses.items():
            worth = tuple(sense for sense in senses if _worth(sense, name))
            if worth and name.count(" ") == words - 1 and len(name) >= SAME_SOUND_ARABIC:
                found.setdefault(sound(name), worth)
    return found


def _worth(sense: Sense, name: str) -> bool:
    if sense.mark != NAME or sense.kind not in (COUNTRY, PLACE) or sense.country not in tables.asked_from():
        return False
    return sense.kind == COUNTRY or sense.listed or (sense.weight >= LARGE and key(sense.name) == name)


@functools.cache
def neighbours(words: int) -> dict[str, list[str]]:
    """Return the sounds by each sound with one letter less: two that share one are about one letter apart."""
    found: dict[str, list[str]] = {}
    for name in sounds(words):
        if len(name) >= ONE_WRONG - 1:
            for shorter in (name, *_shorter(name)):
                found.setdefault(shorter, []).append(name)
    return found


def _shorter(name: str) -> Iterator[str]:
    return (name[:place] + name[place + 1 :] for place in range(len(name)))


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter is missing, added or wrong, or two neighbours changed places."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[2:] == right[2:] and left[:2] == right[1::-1])
    return left[1:] == right or left == right[1:]
