"""Finding a taxonomy id in what people write: exact words, words inside a sentence, nearly the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from desk.taxonomy import Term, taxonomy
from language.normalise import normalise

CLOSE = 0.84
NEARLY_THE_SAME = 0.9
SHORTEST_INSIDE = 3
SHORTEST_TO_COMPARE = 6
LONGEST_TO_COMPARE = 40
ARTICLES = re.compile(r"\b(?:[وبلف]?ال)(?=\w{3})")
ENDINGS = re.compile(r"(?<=\w{3})(?:ه|es|e|s|x)\b")
PREFIXES = re.compile(r"\b(co|sub|sous|infra) (?=nation|coord|lead|lider|facil|chair|cluster)")
SECTOR = re.compile(r"\b(?:CP|PE|PN)\b|حماية الطفل|لحماية الطفل")
SMALL_WORDS = re.compile(r"\b(?:an?|the|of|and|l[ae]s?|l|du|des?|d|et|el|los|del|y)\b")
ALTERNATIVES = re.compile(r"\s*(?:[/:,]|\bor\b|\bou\b|\bo\b|\bأو\b)\s+")


@dataclass(frozen=True)
class Match:
    """An id, how sure, and whether the whole text is its name."""

    id: str
    confidence: float
    exact: bool


def fold(text: str) -> str:
    """One spelling for the many: no case, accents, punctuation, articles, or endings of gender and plural."""
    plain = " ".join(re.sub(r"[^\w]+|_", " ", normalise(text)).split())
    plain = PREFIXES.sub(r"\1", plain)
    bare = " ".join(SMALL_WORDS.sub(" ", plain).split())
    return ENDINGS.sub("", ARTICLES.sub("", bare or plain))


def match(text: str, kind: str, *, among: Iterable[str] | None = None) -> Match | None:
    """The id of a list of the taxonomy that a text names, in whichever of the four languages."""
    phrases = _phrases(kind)
    if among is not None:
        wanted = set(among)
        phrases = {phrase: term for phrase, term in phrases.items() if term in wanted}
    return match_phrases(text, phrases)


def match_phrases(text: str, phrases: Mapping[str, str]) -> Match | None:
    """The same for any folded phrases and what they stand for."""
    folded = fold(text)
    if not folded:
        return None
    if folded in phrases:
        return Match(phrases[folded], 1.0, exact=True)
    return _inside(folded, phrases) or _close(folded, phrases)


def titles(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded titles to values, for match_phrases."""
    return {fold(title): value for title, value in pairs}


def _inside(folded: str, phrases: Mapping[str, str]) -> Match | None:
    padded = f" {folded} "
    found = [phrase for phrase in phrases if len(phrase) >= SHORTEST_INSIDE and f" {phrase} " in padded]
    if not found:
        return None
    best = max(found, key=len)
    return Match(phrases[best], 0.85 if len(best) > 5 else 0.7, exact=False)


def _close(folded: str, phrases: Mapping[str, str]) -> Match | None:
    if not SHORTEST_TO_COMPARE <= len(folded) <= LONGEST_TO_COMPARE:
        return None
    # The matcher prepares its second text once, and its two quick bounds spare most of the 2,000 comparisons.
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(folded)
    best, closest = 0.0, ""
    for phrase in phrases:
        matcher.set_seq1(phrase)
        if len(phrase) < SHORTEST_TO_COMPARE or matcher.real_quick_ratio() < CLOSE or matcher.quick_ratio() < CLOSE:
            continue
        ratio = matcher.ratio()
        if ratio > best:
            best, closest = ratio, phrase
    return Match(phrases[closest], round(best * 0.9, 2), exact=best > NEARLY_THE_SAME) if best >= CLOSE else None


@cache
def _phrases(kind: str) -> dict[str, str]:
    phrases: dict[str, str] = {}
    terms: Mapping[str, Term] = getattr(taxonomy(), kind)
    for term in terms.values():
        for phrase in _names(term):
            phrases.setdefault(phrase, term.id)
    return phrases


def _names(term: Term) -> set[str]:
    whole = [term.id, *term.labels.values(), *term.short.values(), *term.sms.values()]
    spellings = {variant for name in whole for variant in _variants(name)}
    spellings |= {synonym for synonyms in term.synonyms.values() for synonym in synonyms}
    return {folded for spelling in spellings if (folded := fold(spelling))}


def _variants(name: str) -> set[str]:
    """ "منسق/ة وطني/ة" is also written in its masculine and its feminine, "Critical (today)" without its bracket."""
    feminine, masculine = re.sub(r"/ة", "ة", name), re.sub(r"/ة|·\w+|\((?:e|a|es|as)\)|/a\b", "", name)
    bare = re.sub(r"\([^)]*\)", "", masculine)
    brackets = re.findall(r"\(([^)]{3,})\)", masculine)
    everyday = SECTOR.sub("", bare)
    parts = [part for part in ALTERNATIVES.split(bare) if len(part) > 3]
    return {name, feminine, masculine, bare, everyday, *brackets, *parts}
