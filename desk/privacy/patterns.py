"""The reviewable patterns of what is personal, compiled once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from desk.privacy.checks import CHECKS, Check, anything
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
class NameLists:
    """Names that are common, words that are none, and the words that announce one."""

    latin: frozenset[str]
    arabic: frozenset[str]
    not_names: frozenset[str]
    markers: dict[str, str]


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Every pattern but those of names, strongest first."""
    data = _data()
    return tuple(
        Pattern(entry["type"], re.compile(spelled(entry["pattern"])), CHECKS.get(entry.get("check", ""), anything))
        for entry in data["patterns"]
    )


@lru_cache(maxsize=1)
def name_lists() -> NameLists:
    """What names are told by."""
    data = _data()
    return NameLists(
        latin=_words(data["given"]["latin"]),
        arabic=_words(data["given"]["arabic"]),
        not_names=_words(data["not_names"]),
        markers=data["names"],
    )


def spelled(pattern: str) -> str:
    """The pattern with its word lists put in, folded."""
    words: dict[str, str] = _data()["words"]
    before = ""
    while before != pattern:
        before, pattern = pattern, _MACRO.sub(lambda match: words[match.group(1)], pattern)
    return fold_pattern(pattern)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_pattern(word).lower() for word in text.split())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return loaded
