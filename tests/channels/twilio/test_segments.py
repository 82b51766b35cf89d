"""Counting and cutting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.twilio import gsm7
from channels.twilio.segments import segments, split, utf16_units

LATIN = st.text(alphabet="abc éñ€[]\n", max_size=400)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 10, 2),
        # The escape and its character do not fit into the last septet of a part, so a third part begins.
        ("a" * 152 + "€" + "a" * 152, 3),
        ("ش" * 70, 1),
        ("ش" * 71, 2),
        ("ش" * 134, 2),
        ("ش" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        # 67 units hold 33 pairs: the 34th does not straddle.
        ("😀" * 66, 2),
        ("😀" * 67, 3),
        ("a" * 69 + "’", 1),
        ("a" * 70 + "’", 2),
    ],
)
def test_segments_are_counted_as_they_are_charged(text, count):
    assert segments(text) == count


def test_a_short_text_is_one_part():
    assert split("Thank you.") == ["Thank you."]


def test_nothing_is_no_part():
    assert split(" \n ") == []


def test_parts_end_at_words():
    assert split("one two three four", limit=9) == ["one two", "three", "four"]


def test_a_word_that_is_too_long_is_cut_inside():
    assert split("abcdefghij", limit=4) == ["abcd", "efgh", "ij"]


def test_extension_characters_count_twice():
    assert split("[[[[", limit=4) == ["[[", "[["]


def test_emoji_are_never_cut_in_half():
    assert split("😀😀😀", limit=3) == ["😀", "😀", "😀"]


def test_a_long_arabic_text_stays_within_twilios_limit():
    parts = split("نحتاج إلى دعم " * 300)
    assert all(len(part) <= 1600 for part in parts)
    assert all(segments(part) <= 24 for part in parts)


@given(st.one_of(LATIN, ANY), st.integers(min_value=2, max_value=120))
def test_every_part_is_within_the_limit(text, limit):
    cost = gsm7.cost if gsm7.fits(text) else utf16_units
    for part in split(text, limit):
        assert part
        assert sum(map(cost, part)) <= limit


@given(st.one_of(LATIN, ANY), st.integers(min_value=2, max_value=120))
def test_nothing_but_white_space_is_lost(text, limit):
    assert "".join("".join(split(text, limit)).split()) == "".join(text.split())


@given(st.lists(st.text(alphabet="abcdé", min_size=1, max_size=10), max_size=60))
def test_words_that_fit_are_never_cut(words):
    cut = [word for part in split(" ".join(words), limit=20) for word in part.split()]
    assert cut == words


@given(st.one_of(LATIN, ANY))
def test_a_text_takes_at_least_its_units(text):
    if gsm7.fits(text):
        assert segments(text) * 160 >= sum(map(gsm7.cost, text))
    else:
        assert segments(text) * 70 >= sum(map(utf16_units, text))
