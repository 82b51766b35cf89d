"""How many segments a text takes on the air, and how a long text is cut into messages."""

from __future__ import annotations

from collections.abc import Callable

from channels.twilio import gsm7

# Twilio refuses a body of more than 1,600 characters (error 21617). Counted here in septets or UTF-16
# units, whichever the message will be sent in: that is never fewer than Twilio counts.
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

    Nothing but the white space at the cuts is lost, and no character is cut in half.
    """
    cost = gsm7.cost if gsm7.fits(text) else utf16_units
    parts = []
    rest = text.strip()
    while rest:
        end = _end_of_part(rest, cost, limit)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return parts


def _end_of_part(text: str, cost: Callable[[str], int], limit: int) -> int:
    used, last_space = 0, 0
    for index, character in enumerate(text):
        used += cost(character)
        if character.isspace():
            last_space = index
        if used > limit:
            return last_space or max(index, 1)
    return len(text)
