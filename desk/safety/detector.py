"""Score a message: harm counts together with the marks of a concrete case, never a topic word alone.

Two readings agree on a verdict. The word lists of desk/safety/data say what is told outright and may answer at once;
the meaning (desk/safety/meaning.py) also hears what is told in other words, and then the person is asked first (M05).
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from desk.safety.fold import tokens
from desk.safety.lexicon import ARABIC, LATIN, Lexicon, lexicon
from desk.safety.meaning import Reading, read
from desk.safety.verdict import NOTHING, PRECEDENCE, Flow, Verdict

MEDIUM, HIGH = 4.0, 6.0
OUTRIGHT = 4.0
LONG = 80
# Log odds of the reading. Between the two the word lists decide whether to ask.
FAR_FROM_RISK, LIKE_RISK = -1.0, -0.415
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Evidence:
    """What the word lists of one language find: the strongest case of each flow, and what stands around it."""

    cases: dict[Flow, float]
    markers: float
    contexts: float
    idiom: bool
    length: int

    @property
    def scores(self) -> dict[Flow, float]:
        """The points of each flow; what is only hinted at never answers at once, however much stands around it."""
        around = self.markers + self.contexts
        return {
            flow: points + around if points >= OUTRIGHT else min(points + around, HIGH - 0.5)
            for flow, points in self.cases.items()
        }


def screen(text: str, *, lang_hint: str | None = None) -> Verdict:
    """The verdict on one message in any of the four languages; the hint only settles a tie between them."""
    found = evidence(text)
    return verdict(found, read(text, features(found)) if found else None, lang_hint=lang_hint)


def verdict(found: dict[str, Evidence], reading: Reading | None, *, lang_hint: str | None = None) -> Verdict:
    """What follows from both readings of a message."""
    told = _told(found, lang_hint)
    return told if reading is None else _meant(told, reading)


def evidence(text: str) -> dict[str, Evidence]:
    """What each word list that fits the script of the text finds in it."""
    words = tokens(text)
    names = (ARABIC if _ARABIC.search(words) else ()) + (LATIN if _LATIN.search(words) else ())
    stretches = _stretches(words)
    return {name: max((_evidence(part, lexicon(name)) for part in stretches), key=_weight) for name in names}


def _stretches(words: str) -> list[str]:
    """The words in overlapping stretches: what belongs together stands near, and long searches cost by the square."""
    every = words.split()
    if len(every) <= LONG:
        return [words]
    return [f" {' '.join(every[start : start + LONG])} . " for start in range(0, len(every) - LONG // 2, LONG // 2)]


def _weight(found: Evidence) -> float:
    return max(found.scores.values(), default=min(found.contexts, 0.0) - HIGH)


def features(found: dict[str, Evidence]) -> tuple[float, ...]:
    """The word lists' findings and the length as numbers between -1 and 1, for the reading of the meaning."""
    case = max((points for e in found.values() for points in e.cases.values()), default=0.0)
    markers = max((e.markers for e in found.values()), default=0.0)
    contexts = min((e.contexts for e in found.values()), default=0.0)
    idiom = any(e.idiom for e in found.values())
    length = max((e.length for e in found.values()), default=0)
    return case / 6, min(markers, 5.0) / 5, max(contexts, -8.0) / 8, float(idiom), min(length, 25) / 25


def _evidence(words: str, lists: Lexicon) -> Evidence:
    possible = lists.possible(words)
    plain = lists.without_idioms(words, possible)
    cases: defaultdict[Flow, float] = defaultdict(float)
    for rule in lists.cases:
        if rule.flow and rule.weight > cases[rule.flow] and rule.is_met(plain, possible):
            cases[rule.flow] = rule.weight
    return Evidence(
        cases={flow: points for flow, points in cases.items() if points},
        markers=sum(rule.weight for rule in lists.markers if rule.is_met(plain, possible)),
        contexts=sum(rule.weight for rule in lists.contexts if rule.is_met(plain, possible)),
        idiom=plain != words,
        length=len(words.split()),
    )


def _told(found: dict[str, Evidence], lang_hint: str | None) -> Verdict:
    verdicts = {name: _verdict(e.scores) for name, e in found.items()}
    if lang_hint and verdicts.get(lang_hint, NOTHING).flow:
        return verdicts[lang_hint]
    return max((verdict for verdict in verdicts.values() if verdict.flow), key=_urgency, default=NOTHING)


def _verdict(scores: dict[Flow, float]) -> Verdict:
    for flow in PRECEDENCE:
        if scores.get(flow, 0.0) >= HIGH:
            return Verdict(flow, "high")
    for flow in PRECEDENCE:
        if scores.get(flow, 0.0) >= MEDIUM:
            return Verdict(flow, "medium")
    return NOTHING


def _urgency(verdict: Verdict) -> tuple[bool, int]:
    return verdict.level == "high", -PRECEDENCE.index(verdict.flow) if verdict.flow else 0


def _meant(told: Verdict, reading: Reading) -> Verdict:
    if told.level == "high":
        return told if reading.risk > LIKE_RISK else Verdict(told.flow, "medium")
    if told.flow:
        return told if reading.risk > FAR_FROM_RISK else NOTHING
    return Verdict(reading.flow, "medium") if reading.risk > LIKE_RISK else NOTHING
