"""The reviewable word lists of one language: cases, markers, contexts and idioms.

Compiling all of them takes seconds and trying all of them milliseconds, so each of their expressions is tried only on a
text that holds what it needs (desk/safety/needles.py), and compiled when that first happens.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from desk.safety.fold import fold_pattern
from desk.safety.needles import Needs, alternatives, needs
from desk.safety.sieve import Sieve
from desk.safety.verdict import Flow

LATIN = ("en", "fr", "es", "arabizi")
ARABIC = ("ar",)
_DATA = Path(__file__).parent / "data"
_GAP = r"(?: [^ .]+){0,6}? "
_MACRO = re.compile(r"\{([a-z_]+)\}")
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Macros:
    """The word lists of one language: as groups of a regular expression, and what these need of a text."""

    groups: Mapping[str, str]
    needs: Mapping[str, Needs]


@dataclass(frozen=True, eq=False)
class Expression:
    """One alternative of a pattern of the lists, as it is written there."""

    written: str
    macros: Macros

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches whole words."""
        # The leading space is a literal, so that it is tried at the start of words only.
        return re.compile(f" (?:{_spelled(self.written, self.macros.groups)})(?= )")

    @property
    def needs(self) -> Needs:
        return needs(f" {self.written} ", self.macros.needs)


@dataclass(frozen=True)
class Rule:
    """A weighted set of expressions; only a case has a flow."""

    flow: Flow | None
    weight: float
    expressions: frozenset[Expression]

    def is_met(self, words: str, possible: frozenset[Expression]) -> bool:
        """Whether one of its expressions matches; only the possible ones are tried."""
        return any(expression.pattern.search(words) for expression in self.expressions & possible)


@dataclass(frozen=True)
class Lexicon:
    """What one language contributes to the score."""

    idioms: tuple[Expression, ...]
    cases: tuple[Rule, ...]
    markers: tuple[Rule, ...]
    contexts: tuple[Rule, ...]

    def possible(self, words: str) -> frozenset[Expression]:
        """The expressions that may match in the words, also once idioms are taken out."""
        return frozenset(map(self._expressions.__getitem__, self._sieve.possible(words)))

    def without_idioms(self, words: str, possible: frozenset[Expression]) -> str:
        """The words with a blank for each idiom; where several begin, the first of the list counts."""
        idioms = [idiom.pattern for idiom in self.idioms if idiom in possible]
        pieces, at = [], 0
        while matches := [match for idiom in idioms if (match := idiom.search(words, at))]:
            first = min(matches, key=re.Match.start)
            pieces += [words[at : first.start()], " "]
            at = first.end()
        return "".join([*pieces, words[at:]])

    @cached_property
    def _expressions(self) -> tuple[Expression, ...]:
        rules = (*self.cases, *self.markers, *self.contexts)
        return self.idioms + tuple(expression for rule in rules for expression in rule.expressions)

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve([expression.needs.every() for expression in self._expressions])


@lru_cache(maxsize=8)
def lexicon(name: str) -> Lexicon:
    """The lists of desk/safety/data/<name>.yml."""
    data = read_lists(_DATA / f"{name}.yml")
    macros = _macros(data["words"])
    return Lexicon(
        idioms=tuple(_expressions(data["idioms"], macros)),
        cases=_rules(data["cases"], macros),
        markers=_rules(data["markers"], macros),
        contexts=_rules(data["contexts"], macros),
    )


def read_lists(path: Path) -> Any:
    """The content of a file of lists; PyYAML's reader in C, where it is installed, needs a tenth of the time."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, _SAFE_LOADER)  # noqa: S506  both are safe loaders


def _macros(lists: dict[str, str]) -> Macros:
    """Each word list ("a | b | c") as one group; a list may use those above it."""
    groups: dict[str, str] = {}
    needed: dict[str, Needs] = {}
    for name, entries in lists.items():
        written = f"(?:{_with_gaps(entries.replace(' | ', '|'))})"
        groups[name] = _spelled(written, groups)
        needed[name] = needs(written, needed)
    return Macros(groups, needed)


def _rules(entries: list[dict[str, Any]], macros: Macros) -> tuple[Rule, ...]:
    return tuple(
        Rule(e.get("flow"), float(e["weight"]), frozenset(_expressions(e["patterns"], macros))) for e in entries
    )


def _expressions(patterns: Iterable[Any], macros: Macros) -> list[Expression]:
    return [Expression(part, macros) for pattern in patterns for part in alternatives(_with_gaps(str(pattern)))]


def _with_gaps(pattern: str) -> str:
    return fold_pattern(pattern).replace(" ~ ", _GAP)


def _spelled(pattern: str, groups: Mapping[str, str]) -> str:
    return _MACRO.sub(lambda match: groups[match.group(1)], pattern)
