"""How many segments a text takes on the air, and how a long text is cut into messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import regex

from channels.twilio import gsm7

# Twilio refuses a body of more than 1,600 characters (error 21617). Counted here in septets or UTF-16
# units, whichever the text takes as a whole: that is never fewer characters than Twilio counts.
MESSAGE_LIMIT = 1600

_GSM7_SINGLE, _GSM7_JOINED = 160, 153
_UCS2_SINGLE, _UCS2_JOINED = 70, 67


def utf16_units(character: str) -> int:
    """Two for a character outside the basic plane (most emoji), else one."""
    return 2 if ord(character) > 0xFFFF else 1


def segments(text: str) -> int:
    """The number of SMS segments the text is sent and charged as; at least one."""
    if gsm7.fits(text):
        return _packed([gsm7.cost(character) for character in text], _GSM7_SINGLE, _GSM7_JOINED)
    return _packed([utf16_units(character) for character in text], _UCS2_SINGLE, _UCS2_JOINED)


def _packed(costs: list[int], single: int, joined: int) -> int:
    """Pack units into segments; an escaped character or a surrogate pair never straddles two."""
    if sum(costs) <= single:
        return 1
    count, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            count, used = count + 1, 0
        used += cost
    return count


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """Cut the text at white space into parts of at most `limit` units; a longer word is cut inside.

    Nothing but the white space at the cuts is lost, and what a reader sees as one character (a letter with its
    vowel sign, a family emoji, a flag) stays whole as long as it fits into a part.
    """
    cost = gsm7.cost if gsm7.fits(text) else utf16_units
    parts = []
    rest = _trimmed(list(_clusters(text, cost, limit)))
    while rest:
        end = _end_of_part(rest, cost, limit)
        parts.append("".join(_trimmed(rest[:end])))
        rest = _trimmed(rest[end:])
    return parts


def _clusters(text: str, cost: Callable[[str], int], limit: int) -> Iterator[str]:
    """What a reader sees as characters; one that is longer than a part comes as its code points."""
    for cluster in _grapheme().findall(text):
        if sum(map(cost, cluster)) <= limit:
            yield cluster
        else:
            yield from cluster


@lru_cache(maxsize=1)
def _grapheme() -> regex.Pattern[str]:
    return regex.compile(r"\X")


def _trimmed(clusters: Sequence[str]) -> Sequence[str]:
    start, end = 0, len(clusters)
    while start < end and clusters[start].isspace():
        start += 1
    while start < end and clusters[end - 1].isspace():
        end -= 1
    return clusters[start:end]


def _end_of_part(clusters: Sequence[str], cost: Callable[[str], int], limit: int) -> int:
    used, last_space = 0, 0
    for index, cluster in enumerate(clusters):
        used += sum(map(cost, cluster))
        if cluster.isspace():
            last_space = index
        if used > limit:
            return last_space or max(index, 1)
    return len(clusters)
