"""The reviewable word lists of one language, compiled: cases, markers, contexts and idioms."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from desk.safety.fold import fold_pattern
from desk.safety.verdict import Flow

LATIN = ("en", "fr", "es", "arabizi")
ARABIC = ("ar",)
_DATA = Path(__file__).parent / "data"
_GAP = r"(?: [^ .]+){0,6}? "
_MACRO = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Rule:
    """A weighted set of patterns; only a case has a flow."""

    flow: Flow | None
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """What one language contributes to the score."""

    idioms: re.Pattern[str]
    cases: tuple[Rule, ...]
    markers: tuple[Rule, ...]
    contexts: tuple[Rule, ...]


@lru_cache(maxsize=8)
def lexicon(name: str) -> Lexicon:
    """The compiled lists of desk/safety/data/<name>.yml."""
    data = yaml.safe_load((_DATA / f"{name}.yml").read_text(encoding="utf-8"))
    words = _expanded(data["words"])
    return Lexicon(
        idioms=_compiled(data["idioms"], words),
        cases=_rules(data["cases"], words),
        markers=_rules(data["markers"], words),
        contexts=_rules(data["contexts"], words),
    )


def _expanded(lists: dict[str, str]) -> dict[str, str]:
    """Each word list ("a | b | c") as one group; a list may use those above it."""
    words: dict[str, str] = {}
    for name, entries in lists.items():
        words[name] = _group(entries.split(" | "), words)
    return words


def _rules(entries: list[dict[str, Any]], words: dict[str, str]) -> tuple[Rule, ...]:
    return tuple(Rule(e.get("flow"), float(e["weight"]), _compiled(e["patterns"], words)) for e in entries)


def _compiled(patterns: Iterable[Any], words: dict[str, str]) -> re.Pattern[str]:
    # The leading space is a literal, so that the alternatives are tried at the start of words only.
    return re.compile(rf" {_group(patterns, words)}(?= )")


def _group(patterns: Iterable[Any], words: dict[str, str]) -> str:
    return f"(?:{'|'.join(_spelled(str(pattern), words) for pattern in patterns)})"


def _spelled(pattern: str, words: dict[str, str]) -> str:
    with_gaps = fold_pattern(pattern).replace(" ~ ", _GAP)
    return _MACRO.sub(lambda match: words[match.group(1)], with_gaps)
