"""The segmenter and the splitter, held to the rules of the air and to what a reader must not see broken.

The oracle encodes as a network would: GSM 03.38 septets with escapes, or UTF-16, then cuts the encoded units.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from channels.twilio import gsm7
from channels.twilio.segments import MESSAGE_LIMIT, segments, split
from tests.properties.texts import DEFAULT, ESCAPE, EXTENDED, GSM_TEXTS, LATIN, TEXTS, WILD

ANYTHING = st.one_of(TEXTS, WILD)
LIMITS = st.integers(2, 200)
ZWJ = "\u200d"
MODIFIERS = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def septets(text: str) -> list[int] | None:
    """The text in the default alphabet, escapes and all; None when a character has no code."""
    codes: list[int] = []
    for character in text:
        if character in EXTENDED:
            codes += [ESCAPE, EXTENDED[character]]
        elif character in DEFAULT and character != chr(ESCAPE):
            codes.append(DEFAULT.index(character))
        else:
            return None
    return codes


def utf16(text: str) -> list[int]:
    data = text.encode("utf-16-be")
    return [data[at] << 8 | data[at + 1] for at in range(0, len(data), 2)]


def on_the_air(text: str) -> list[list[int]]:
    """The segments that leave the network: the longest that end neither after an escape nor inside a pair."""
    units, single, joined = septets(text), 160, 153
    opens = [ESCAPE]
    if units is None:
        units, single, joined = utf16(text), 70, 67
        opens = list(range(0xD800, 0xDC00))
    if len(units) <= single:
        return [units]
    sent = []
    while units:
        end = min(joined, len(units))
        end -= end < len(units) and units[end - 1] in opens
        sent.append(units[:end])
        units = units[end:]
    return sent


def size(text: str, *, of: str) -> int:
    """The units of a piece, in the encoding that the whole text takes."""
    return len(utf16(text)) if septets(of) is None else len(septets(text) or [])


def glued(text: str, at: int) -> bool:
    """Whether a reader sees what stands before and after this place as one character."""
    before, after = text[at - 1], text[at]
    letters = 0
    while letters < at and ord(text[at - 1 - letters]) in FLAG_LETTERS:
        letters += 1
    return (
        before + after == "\r\n"
        or (unicodedata.category(after) in ("Mn", "Me") and before not in "\r\n")
        or (after == ZWJ and before not in "\r\n")
        or (
            before == ZWJ
            and ord(after) > 0x2000
            and at > 1
            and unicodedata.category(text[at - 2]) in ("So", "Mn", "Sk")
        )
        or (ord(after) in MODIFIERS and before not in "\r\n")
        or (ord(after) in FLAG_LETTERS and letters % 2 == 1)
    )


def character_around(text: str, at: int) -> str:
    """The whole of what a reader sees as one character at this place."""
    start, end = at, at
    while start > 0 and glued(text, start):
        start -= 1
    while end < len(text) and glued(text, end):
        end += 1
    return text[start:end]


def words_of(text: str) -> list[tuple[int, int]]:
    """Where words begin and end: a space that carries a mark is no space to a reader."""
    spaces = [
        character.isspace() and not (at + 1 < len(text) and glued(text, at + 1) and not text[at + 1].isspace())
        for at, character in enumerate(text)
    ]
    found, start = [], None
    for at, space in enumerate([*spaces, True]):
        if not space and start is None:
            start = at
        elif space and start is not None:
            found.append((start, at))
            start = None
    return found


def places(text: str, parts: list[str]) -> Iterator[tuple[int, int]]:
    """Where each part stands in the text; fails when more than white space lies between two of them."""
    at = 0
    for part in parts:
        while not text.startswith(part, at):
            assert text[at : at + 1].isspace(), "something of the text is lost"
            at += 1
        yield at, at + len(part)
        at += len(part)
    assert not text[at:].strip(), "the end of the text is lost"


@given(ANYTHING)
@example("a" * 152 + "€" + "a" * 152)
@example("😀" * 67)
def test_a_text_takes_as_many_segments_as_the_network_cuts(text):
    assert segments(text) == len(on_the_air(text))


@given(ANYTHING)
def test_what_the_network_cuts_holds_no_half_of_anything(text):
    for sent in on_the_air(text):
        if septets(text) is None:
            b"".join(unit.to_bytes(2) for unit in sent).decode("utf-16-be")
        else:
            assert sent == [] or sent[-1] != ESCAPE


@given(ANYTHING)
def test_a_text_fits_the_alphabet_when_every_character_has_a_code(text):
    codes = septets(text)
    assert gsm7.fits(text) == (codes is not None)
    assert codes is None or sum(map(gsm7.cost, text)) == len(codes)


@given(ANYTHING, LIMITS)
@example("a \u0301b" * 2, 2)
def test_joined_parts_are_the_text_but_for_white_space_at_the_seams(text, limit):
    parts = split(text, limit)
    list(places(text, parts))
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part.strip() for part in parts)


@given(ANYTHING, LIMITS)
def test_every_part_is_within_the_limit(text, limit):
    assert all(size(part, of=text) <= limit for part in split(text, limit))


@given(st.builds(lambda text, times: text * times, ANYTHING, st.integers(1, 30)))
@example("€" * 1601)
@example("😀" * 1601)
@example("نحتاج إلى دعم " * 300)
def test_no_part_is_longer_than_twilio_takes(text):
    for part in split(text):
        assert max(len(part), len(utf16(part))) <= 1600
        # 24 segments of 67 units; one more when each wastes a unit that half a pair would have filled.
        assert len(on_the_air(part)) <= (25 if septets(text) is None else 11)


@given(TEXTS, LIMITS)
@example("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 15)
@example("دَّدَّدَّ", 4)
@example("🇲🇱🇫🇷", 5)
def test_nothing_a_reader_sees_as_one_character_is_cut_unless_it_is_longer_than_a_part(text, limit):
    for start, _end in places(text, split(text, limit)):
        if start > 0 and glued(text, start):
            assert size(character_around(text, start), of=text) > limit


@given(TEXTS, LIMITS)
def test_a_word_is_cut_only_when_it_is_longer_than_a_part(text, limit):
    words = words_of(text)
    for _start, end in places(text, split(text, limit)):
        for first, last in words:
            if first < end < last:
                assert size(text[first:last], of=text) > limit


@given(TEXTS, LIMITS)
def test_no_part_ends_before_a_word_that_still_fits(text, limit):
    seams = list(places(text, split(text, limit)))
    words = words_of(text)
    for (start, end), (following, _) in pairwise(seams):
        word = next(((first, last) for first, last in words if first == following), None)
        if word and end < following:
            assert size(text[start : word[1]], of=text) > limit


@given(GSM_TEXTS)
def test_a_text_of_the_alphabet_is_sent_as_it_is_written(text):
    assert gsm7.fold(text) == text


@given(ANYTHING)
def test_folding_is_whole_or_not_at_all(text):
    folded = gsm7.fold(text)
    assert folded == text or gsm7.fits(folded)


@given(st.lists(LATIN, max_size=80).map("".join))
def test_folding_keeps_every_letter_and_digit(text):
    def bare(written: str) -> str:
        spelled = written.replace("œ", "oe").replace("Œ", "OE").replace("ª", "a").replace("…", "...")
        letters = unicodedata.normalize("NFD", spelled)
        return re.sub(r"[^\w.]", "", letters)

    assert bare(gsm7.fold(text)) == bare(text)


@given(st.lists(LATIN, max_size=300).map("".join))
def test_folding_never_makes_a_text_dearer(text):
    assert segments(gsm7.fold(text)) <= segments(text)


def test_the_limit_is_twilios():
    assert MESSAGE_LIMIT == 1600
