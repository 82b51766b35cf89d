import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.safety.needles import alternatives, needs
from desk.safety.sieve import Sieve


def clauses(expression, **macros):
    found = needs(expression, {name: needs(inside, {}) for name, inside in macros.items()})
    return set(found.every())


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        ("taken", [{"taken"}]),
        ("(?:boy|girl)s?", [{"boy", "boys", "girl", "girls"}]),
        ("{kid} (?:[^ .]+ ){0,4}taken", [{"boy ", "girl "}, {"taken"}]),
        ("took .* (?:boy|gir+l)", [{"took "}, {"boy", "gi"}]),
        (r"(?<!\w)(?i:Born)\b(?! in)", [{"born"}]),
        (r"\u0627ب[12]", [{"اب1", "اب2"}]),
        (r"call .*\d{3,}", [{"call "}, set("0123456789")]),
        ("(?:very )?", []),
        ("(?:taken|.+)", []),
        ("(?:taken)*", []),
    ],
)
def test_a_match_needs_one_of_each_clause(expression, needed):
    assert clauses(expression, kid="(?:boy|girl)") == {frozenset(words) for words in needed}


def test_an_expression_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="cannot read"):
        needs("taken)", {})


def test_alternatives_are_cut_outside_groups_and_classes_only():
    assert alternatives(r"a (?:b|c)|d[|]\||e") == [r"a (?:b|c)", r"d[|]\|", "e"]


WORDS = st.sampled_from(["a", "b", "ab", "1", " ", "x"])
EXPRESSIONS = st.recursive(
    WORDS | st.sampled_from([r"\d", "[ab]", "[^a]", ".", r"\w", "(?=a)", "(?!b)"]),
    lambda inside: (
        st.lists(inside, min_size=1, max_size=3).map("".join)
        | st.lists(inside, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
        | st.tuples(inside, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        )
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, st.lists(WORDS, max_size=8).map("".join))
def test_a_text_that_matches_is_let_through(expression, text):
    sieve = Sieve([needs(expression, {}).every()])
    if re.search(expression, text):
        assert list(sieve.possible(text)) == [0]


def test_only_what_a_text_can_match_is_let_through():
    sieve = Sieve([needs(written, {}).every() for written in ("taken (?:by|to) .*men", "lost", r"\w+")])
    assert list(sieve.possible("a boy was taken by armed men")) == [0, 2]
    assert list(sieve.possible("a boy was taken ill")) == [2]
