"""Replace personal data by typed marks, and say where each stood and whether it was the writer's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from desk.privacy.checks import speaks_of_one_child
from desk.privacy.names import names
from desk.privacy.patterns import patterns, spelled
from desk.safety.fold import Folded, fold, fold_shape

MARKS = {
    "person_name": "[name]",
    "age_of_child": "[age]",
    "phone": "[phone]",
    "email": "[email]",
    "id_number": "[id]",
    "child_identifier": "[case]",
    "exact_address": "[address]",
    "coordinates": "[gps]",
}


@dataclass(frozen=True)
class Span:
    """Personal data at [start, end) of the original text, in code points."""

    start: int
    end: int
    type: str
    value: str
    own: bool


@dataclass(frozen=True)
class Masked:
    """A text with typed marks in place of its personal data; outside the spans nothing changed."""

    text: str
    spans: tuple[Span, ...]


def mask(text: str) -> Masked:
    """The text with personal data of persons masked; `own` spans are the writer's name, phone or e-mail."""
    spans = _spans(text)
    pieces, last = [], 0
    for span in spans:
        pieces += [text[last : span.start], MARKS[span.type]]
        last = span.end
    return Masked("".join([*pieces, text[last:]]), spans)


def _spans(text: str) -> tuple[Span, ...]:
    folded = fold(text)
    taken: list[Span] = []
    for start, end, kind, own in _found(folded):
        span = _span(text, folded, start, end, kind, own=own)
        if span and all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return tuple(sorted(taken, key=lambda span: span.start))


def _found(folded: Folded) -> Iterator[tuple[int, int, str, bool]]:
    for pattern in patterns().possible(folded.text):
        for match in pattern.regex.finditer(folded.cased):
            if pattern.check(match):
                own = pattern.type in ("phone", "email") and _is_own(folded.text, match.start("v"))
                yield match.start("v"), match.end("v"), pattern.type, own
    personal = speaks_of_one_child(folded.text)
    for name in names(folded, personal=personal):
        yield name.start, name.end, "person_name", name.own


def _span(text: str, folded: Folded, start: int, end: int, kind: str, *, own: bool) -> Span | None:
    value = folded.cased[start:end]
    start += len(value) - len(value.lstrip(" ,;:(-"))
    end -= len(value) - len(value.rstrip(" ,;:-" if kind != "phone" else " ,;:-.("))
    if start >= end:
        return None
    first, last = folded.at[start], folded.at[end - 1] + 1
    while last < len(text) and fold_shape(text[last]) == "":
        last += 1
    return Span(first, last, kind, text[first:last], own)


_LOOK_BACK = 48


def _is_own(text: str, start: int) -> bool:
    """Whether the last person spoken of before a phone or e-mail is the writer."""
    before = re.split(r"[.!?;\n](?=\s)|\d{5,}|@", text[max(0, start - _LOOK_BACK) : start])[-1]
    own, other = _persons()
    mine = max((match.end() for match in own.finditer(before)), default=-1)
    theirs = max((match.end() for match in other.finditer(before)), default=-1)
    return mine > theirs


@lru_cache(maxsize=1)
def _persons() -> tuple[re.Pattern[str], re.Pattern[str]]:
    own = re.compile(spelled(r"(?<!\w){own}(?!\w)"))
    other = re.compile(
        r"(?<!\w)(?:her|his|their|mother|father|family|aunt|uncle|guardian|caregiver|neighbou?r|sister|brother|parents?|"
        r"son|sa|ses|leur|mere|pere|famille|tante|oncle|tuteur|tutrice|voisine?|soeur|frere|parents|"
        r"su|sus|madre|padre|familia|tia|tio|tutora?|vecin[oa]|herman[oa]|"
        r"رقمها|رقمه|هاتفها|هاتفه|(?:ال|و|ل)*(?:ام|اب|والده?|والدته|والدتها|والدها|امها|امه|عمها|عمه|خالته|خالها|اسره|عائله|جاره?|ولي)"
        r")(?!\w)"
    )
    return own, other
