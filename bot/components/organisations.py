"""Organisations by name, or by the words that announce a name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from bot.components import tables
from bot.components.phrases import Phrases

WORDS = r"[A-ZÀ-Þ][\w&’'-]+(?: (?:[A-ZÀ-Þ][\w&’'-]+|de|des|du|la|les|of|for|the|y|et|and|pour|para)){0,5}"
# "Hope NGO", "ONG Espoir", "منظمة الأمل": the words around announce that a name stands there.
BEFORE_NGO = re.compile(rf"\b(?P<name>{WORDS}) (?:NGO|ONG|Foundation|Association|Trust)\b")
AFTER_NGO = re.compile(
    r"\b(?:NGO|ONG|[Ff]ondation|[Ff]undación|[Aa]ssociation|[Aa]sociación|[Mm]inistry of|[Mm]inistère de)"
    rf"(?: (?:called|named|llamada|appelée|nommée|locale|local))? (?P<name>{WORDS})"
)
ARABIC_NGO = re.compile(r"(?<!\w)(?:منظمة|جمعية|مؤسسة|وزارة) (?P<name>ال\w+(?: ال\w+)?)")
WORK = re.compile(
    r"\b(?:[Ii] (?:work|am) (?:for|with|from)|[Ww]e are (?:from )?|[Ww]orking (?:for|with)"
    r"|[Jj]e travaille (?:pour|avec|à|chez)|[Tt]rabajo (?:en|con|para)) "
    r"(?:an? |the |la |le |l'|el )?(?P<name>[A-Z][\w&-]*[A-Z][\w&-]*)"
)
GENERIC = frozenset(
    ("an", "the", "une", "la", "le", "les", "our", "my", "local", "national", "ngo", "ong", "we", "nous")
)


@functools.cache
def known() -> Phrases:
    """Return the organisations whose names are known, by all their names."""
    phrases = Phrases()
    for row in tables.rows("organisations.txt"):
        for name in row[0].split("|"):
            phrases.add(name, name)
    return phrases


def organisations_in(text: str) -> Iterator[tuple[str, int, int, float]]:
    """Yield the name as it is written, its place and how sure it is."""
    taken: list[tuple[int, int]] = []
    for hit in known().find(text):
        written = text[hit.start : hit.end]
        if len(hit.payload) < 5 and hit.payload.isupper() and not written.isupper():
            continue  # "pam", "care", "who": words and names
        taken.append((hit.start, hit.end))
        yield written, hit.start, hit.end, 0.85
    for pattern in (BEFORE_NGO, AFTER_NGO, ARABIC_NGO, WORK):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            is_new = all(end <= first or last <= start for first, last in taken)
            if is_new and match.group("name").casefold() not in GENERIC:
                taken.append((start, end))
                yield match.group("name"), start, end, 0.65
