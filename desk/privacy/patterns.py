"""The reviewable patterns of what is personal, each compiled when a text first holds what it needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from desk.privacy.checks import CHECKS, Check
from desk.safety.fold import fold_pattern
from desk.safety.lexicon import read_lists
from desk.safety.needles import needs
from desk.safety.sieve import Sieve

_DATA = Path(__file__).parent / "data" / "patterns.yml"
_MACRO = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Written:
    """A regular expression as it is written, with its word lists put in."""

    written: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.written)


@dataclass(frozen=True)
class Pattern(Written):
    """One way a kind of personal data is written; group `v` is the value."""

    type: str
    check: Check


@dataclass(frozen=True)
class NamePattern(Written):
    """One way a name is tied to a person; `sure`: what stands there is a name; `whole`: to its last word."""

    own: bool
    sure: bool
    loose: bool
    whole: bool


class Choice[Kind: Written]:
    """Patterns of which only those are tried that may match."""

    def __init__(self, patterns: Sequence[Kind]) -> None:
        self.patterns = tuple(patterns)
        self._sieve = Sieve([needs(pattern.written, {}).every() for pattern in patterns])

    def possible(self, text: str) -> list[Kind]:
        """The patterns that may match in a folded text in small letters, in their order."""
        # The dotless i is an i to an expression that ignores case.
        return [self.patterns[number] for number in self._sieve.possible(text.replace("ı", "i"))]


@dataclass(frozen=True)
class NameLists:
    """Names that are common, words that are none, and the patterns that announce one."""

    latin: frozenset[str]
    arabic: frozenset[str]
    not_names: frozenset[str]
    not_arabic: frozenset[str]
    latin_patterns: Choice[NamePattern]
    arabic_patterns: Choice[NamePattern]


@lru_cache(maxsize=1)
def patterns() -> Choice[Pattern]:
    """Every pattern but those of names, strongest first."""
    return Choice(
        [
            Pattern(spelled(entry["pattern"]), entry["type"], CHECKS[entry.get("check", "any")])
            for entry in _data()["patterns"]
        ]
    )


@lru_cache(maxsize=1)
def name_lists() -> NameLists:
    """What names are told by."""
    data = _data()
    return NameLists(
        latin=_words(data["given"]["latin"]),
        arabic=_words(data["given"]["arabic"]),
        not_names=_words(data["not_names"]),
        not_arabic=_words(data["not_arabic"]),
        latin_patterns=_name_patterns(data["names"]["latin"]),
        arabic_patterns=_name_patterns(data["names"]["arabic"]),
    )


def spelled(pattern: str) -> str:
    """The pattern with its word lists put in, folded."""
    words: dict[str, str] = _data()["words"]
    before = ""
    while before != pattern:
        before, pattern = pattern, _MACRO.sub(lambda match: words[match.group(1)], pattern)
    return fold_pattern(pattern)


def _name_patterns(entries: list[dict[str, Any]]) -> Choice[NamePattern]:
    return Choice(
        [
            NamePattern(spelled(e["pattern"]), *(bool(e.get(key)) for key in ("own", "sure", "loose", "whole")))
            for e in entries
        ]
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_pattern(word).lower() for word in text.split())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read_lists(_DATA)
    return loaded
