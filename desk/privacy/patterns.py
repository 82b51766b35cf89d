"""The reviewable patterns of what is personal, compiled once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from desk.privacy.checks import CHECKS, Check
from desk.safety.fold import fold_pattern

_DATA = Path(__file__).parent / "data" / "patterns.yml"
_MACRO = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Pattern:
    """One way a kind of personal data is written; group `v` is the value."""

    type: str
    regex: re.Pattern[str]
    check: Check


@dataclass(frozen=True)
class NamePattern:
    """One way a name is tied to a person; `sure`: what stands there is a name; `whole`: to its last word."""

    regex: re.Pattern[str]
    own: bool
    sure: bool
    loose: bool
    whole: bool


@dataclass(frozen=True)
class NameLists:
    """Names that are common, words that are none, and the patterns that announce one."""

    latin: frozenset[str]
    arabic: frozenset[str]
    not_names: frozenset[str]
    not_arabic: frozenset[str]
    latin_patterns: tuple[NamePattern, ...]
    arabic_patterns: tuple[NamePattern, ...]


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Every pattern but those of names, strongest first."""
    return tuple(
        Pattern(entry["type"], re.compile(spelled(entry["pattern"])), CHECKS[entry.get("check", "any")])
        for entry in _data()["patterns"]
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


def _name_patterns(entries: list[dict[str, Any]]) -> tuple[NamePattern, ...]:
    return tuple(
        NamePattern(re.compile(spelled(e["pattern"])), *(bool(e.get(key)) for key in ("own", "sure", "loose", "whole")))
        for e in entries
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_pattern(word).lower() for word in text.split())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return loaded
