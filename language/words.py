"""Words that are known without counting letters: the project's own list, and names that belong to no language."""

import functools
import re
from importlib import resources

from language.tokens import tokens

NEUTRAL = "neutral"  # the same in every language: says nothing about the writer's
LISTS = ("names", "particles", "request", "organisations")  # what the list holds beside languages

Sections = dict[str, list[str]]


@functools.cache
def known_words() -> dict[str, tuple[str, ...]]:
    """Return each folded word of the list with the languages it speaks for, or NEUTRAL."""
    found: dict[str, tuple[str, ...]] = {}
    for section, lines in _sections().items():
        if section not in LISTS:
            for word in " ".join(lines).split():
                found[word] = tuple(dict.fromkeys((*found.get(word, ()), section)))
    return found


@functools.cache
def words_of(section: str) -> frozenset[str]:
    """Return the folded words of one section of the list."""
    return frozenset(" ".join(_sections()[section]).split())


@functools.cache
def organisations() -> re.Pattern[str]:
    """Return what finds names of organisations of several words among folded words with single spaces."""
    longest_first = sorted("|".join(_sections()["organisations"]).split("|"), key=len, reverse=True)
    spoken = [" ".join(tokens(name)) for name in longest_first]
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, spoken))})(?!\S)")


def is_silent(word: str) -> bool:
    """Whether a folded word belongs to no language: neutral, or a name that is no word of ours."""
    known = known_words().get(word)
    return NEUTRAL in known if known else word in names()


@functools.cache
def names() -> frozenset[str]:
    """Return folded names of people and towns: whoever sends nothing else has shown no language."""
    return frozenset(_lines("data/names.txt")) | words_of("names")


@functools.cache
def _sections() -> Sections:
    found: Sections = {}
    section = ""
    for line in _lines("data/words.txt"):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            found.setdefault(section, []).append(line)
    return found


def _lines(path: str) -> list[str]:
    lines = resources.files("language").joinpath(path).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
