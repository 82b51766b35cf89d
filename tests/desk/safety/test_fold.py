import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.safety.fold import fold, fold_pattern, folded, tokens


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Écolière", "ecoliere"),
        ("أُمُّهُ", "امه"),
        ("إلى المدرسة", "الي المدرسه"),
        ("٧٠ ٠٠", "70 00"),
        ("l’œuf", "l'oeuf"),
        ("طفـــل", "طفل"),
        ("a\u200fb", "ab"),
    ],
)
def test_a_text_is_folded_to_its_plain_form(text, form):
    assert folded(text) == form


@given(st.text())
def test_every_folded_character_knows_where_it_stood(text):
    result = fold(text)
    assert len(result.text) == len(result.cased) == len(result.at) - 1
    assert list(result.at) == sorted(result.at)
    assert result.at[-1] == len(text)
    assert result.text == folded(text)


def test_tokens_part_sentences_and_drop_punctuation():
    assert tokens("Help-me, now! It's 9.30 (today)") == " help me now . it s 9 30 today . "


def test_stretched_letters_are_one_letter():
    assert tokens("heeeelp") == " help . "


def test_a_pattern_keeps_its_syntax():
    assert fold_pattern(r"\Sé{1,2}") == r"\Se{1,2}"
