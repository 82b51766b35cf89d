"""Names of persons: only where words, an age, a phone or initials tie them to one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from desk.privacy.patterns import NamePattern, name_lists, spelled
from desk.safety.fold import Folded, folded

_PLACE_AFTER = re.compile(
    r"[ -](?:[A-Z]\w+ )?(?:foundation|fondation|fundacion|school|ecole|escuela|hospital|centre|center|centro|camp|street|"
    r"road|association|university|institute|college|airport|clinic|mosque|church|village|district|region|province|state)\b",
    re.IGNORECASE,
)
_JOINERS = ("بن", "بنت", "ابو", "ام", "عبد", "ال")


@dataclass(frozen=True)
class Found:
    """Where a name stands in the folded text; `own`: the writer's."""

    start: int
    end: int
    own: bool


def names(text: Folded, *, personal: bool) -> Iterator[Found]:
    """The names of a folded text, strongest ties first; they may overlap.

    In a text that is `personal`, which speaks of one child, a looser tie is enough.
    """
    for patterns, read in ((name_lists().latin_patterns, _latin_name), (name_lists().arabic_patterns, _arabic_name)):
        for pattern in patterns.possible(text.text):
            for match in pattern.regex.finditer(text.cased) if personal or not pattern.loose else ():
                place = read(match, pattern)
                if place:
                    yield Found(*place, own=pattern.own)


def _latin_name(match: re.Match[str], pattern: NamePattern) -> tuple[int, int] | None:
    start, end = match.span("v")
    if re.fullmatch(r"(?:[A-Z]\. ?){2,3}", match.group("v")):
        return start, end
    start, end = _trimmed(match.string, start, end)
    words = _words(match.string[start:end])
    if not words or _PLACE_AFTER.match(match.string, end):
        return None
    known = words[0].lower() in name_lists().latin
    if match.string[start].islower() and len(words) > 1 and words[1].lower() not in name_lists().latin:
        end = start + len(words[0])
    return (start, end) if known or pattern.sure else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the words at either end that are no names: "Call Amina On" -> "Amina"."""
    words = _words(text[start:end])
    while words and _no_name(words[-1]):
        end = start + len(text[start : start + text[start:end].rindex(words.pop())].rstrip(" -,."))
    while words and _no_name(words[0]):
        words.pop(0)
        start = text.index(words[0], start) if words else end
    return start, end


def _words(value: str) -> list[str]:
    return re.findall(r"[A-Za-z']+", value)


def _no_name(word: str) -> bool:
    lists, lowered = name_lists(), word.lower()
    abbreviation = word.isupper() and 1 < len(word) <= 5
    return lowered in lists.not_names or (lowered not in lists.latin and (abbreviation or lowered in countries()))


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Country names of one word in the languages with capitals."""
    territories = (Locale(lang).territories for lang in ("en", "fr", "es"))
    return frozenset(folded(name) for names in territories for code, name in names.items() if code.isalpha())


def _arabic_name(match: re.Match[str], pattern: NamePattern) -> tuple[int, int] | None:
    start = match.start("v")
    words = match.group("v").split()
    while len(words) > 1 and _kin_word().fullmatch(words[0]):
        start, words = start + len(words[0]) + 1, words[1:]
    # "to Maryam", "and Maryam": the particle is written onto the name.
    if not pattern.sure and not _is_known(words[0]) and words[0][0] in "ولبف" and _is_known(words[0][1:]):
        start, words[0] = start + 1, words[0][1:]
    if not (_is_known(words[0]) or (pattern.sure and _may_be_name(words[0]))):
        return None
    kept = words[:1]
    for word in words[1:]:
        if not _goes_on(kept, word, pattern):
            break
        kept.append(word)
    return start, start + len(" ".join(kept))


def _may_be_name(word: str) -> bool:
    return word not in name_lists().not_arabic and not _kin_word().fullmatch(word)


def _goes_on(kept: list[str], word: str, pattern: NamePattern) -> bool:
    if (
        _is_known(word)
        or word in ("علي", *_JOINERS)
        or kept[-1] in _JOINERS
        or re.fullmatch(r"[\u0621-\u064a]\.", word)
    ):
        return True
    if word in name_lists().not_arabic:
        return False
    if pattern.whole:
        return True
    return (pattern.sure or _is_known(kept[0])) and bool(re.fullmatch(r"ال[\u0621-\u064a]{3,}", word))


@lru_cache(maxsize=1)
def _kin_word() -> re.Pattern[str]:
    return re.compile(spelled("{kin_ar}|جارنا|جارتنا|جيراننا"))


def _is_known(word: str) -> bool:
    return word in name_lists().arabic
