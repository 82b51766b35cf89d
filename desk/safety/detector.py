"""Score a message: harm counts together with the marks of a concrete case, never a topic word alone."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from desk.safety.fold import tokens
from desk.safety.lexicon import ARABIC, LATIN, Lexicon, lexicon

Flow = Literal["disclosure", "survivor", "distress", "under_18", "violation", "misconduct"]
Level = Literal["high", "medium"]

MEDIUM, HIGH = 4.0, 6.0
# Whose need comes first when a message tells of several things: the writer's own before what was seen.
_PRECEDENCE: tuple[Flow, ...] = ("under_18", "survivor", "distress", "misconduct", "violation", "disclosure")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Verdict:
    """The safety answer a message calls for; `high` gets it at once, `medium` is asked first (M05)."""

    flow: Flow | None
    level: Level | None


NOTHING = Verdict(None, None)


def screen(text: str, *, lang_hint: str | None = None) -> Verdict:
    """The verdict on one message in any of the four languages; the hint only settles a tie between them."""
    words = tokens(text)
    verdicts = {name: _verdict(words, lexicon(name)) for name in _languages(words)}
    found = [name for name in verdicts if verdicts[name].flow]
    if lang_hint in found:
        return verdicts[lang_hint]
    return max((verdicts[name] for name in found), key=_urgency, default=NOTHING)


def _urgency(verdict: Verdict) -> tuple[bool, int]:
    return verdict.level == "high", -_PRECEDENCE.index(verdict.flow) if verdict.flow else 0


def _languages(words: str) -> tuple[str, ...]:
    return (ARABIC if _ARABIC.search(words) else ()) + (LATIN if _LATIN.search(words) else ())


def _verdict(words: str, lists: Lexicon) -> Verdict:
    scores = score(words, lists)
    for threshold, level in ((HIGH, "high"), (MEDIUM, "medium")):
        for flow in _PRECEDENCE:
            if scores.get(flow, 0.0) >= threshold:
                return Verdict(flow, "high" if level == "high" else "medium")
    return NOTHING


def score(words: str, lists: Lexicon) -> dict[str, float]:
    """The points of each flow: its strongest case, and what the markers and the contexts add or take away."""
    plain = lists.idioms.sub(" ", words)
    cases: defaultdict[str, float] = defaultdict(float)
    for rule in lists.cases:
        if rule.weight > cases[rule.name] and rule.pattern.search(plain):
            cases[rule.name] = rule.weight
    around = sum(rule.weight for rule in lists.markers + lists.contexts if cases and rule.pattern.search(plain))
    return {flow: points + around for flow, points in cases.items() if points}
