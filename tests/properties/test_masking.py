"""Masking: the spans are where they say, nothing beside them changes, and a mark is no personal data."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.privacy import mask
from desk.privacy.masking import MARKS

PIECES = [
    "my number is", "her name is", "call", "write to", "the child", "12 years old", "case", "id",
    "mon numéro est", "elle s'appelle", "appelez", "l'enfant", "âgée de 12 ans", "dossier",
    "mi número es", "se llama", "llamen a", "la niña", "de 12 años", "caso",
    "رقمي هو", "اسمها", "الطفلة", "عمرها ١٢ سنة", "اتصلوا على",
    "Example Person", "Amina T.", "Exemple", "+223 70 00 00 12", "+15005550101", "70 00 00 00", "٧٠٠٠٠٠٠٠",
    "someone@example.org", "CP-12345", "16.2716, -0.0447", "rue 12 porte 34", "we need a training", "[name]", "[phone]",
]  # fmt: skip
TALK = st.lists(st.sampled_from(PIECES), max_size=8).flatmap(
    lambda words: st.sampled_from([" ", ", ", "\n", ". "]).map(lambda joint: joint.join(words))
)
TEXTS = st.one_of(TALK, st.text(st.characters(exclude_categories=["Cs"]), max_size=120))


@given(TEXTS)
def test_a_mark_is_never_masked_itself(text):
    masked = mask(text).text
    again = mask(masked)
    assert not any(mark in span.value for span in again.spans for mark in MARKS.values())


@given(TEXTS)
def test_spans_stand_apart_and_in_order_and_nothing_beside_them_changes(text):
    masked, last, built = mask(text), 0, ""
    for span in masked.spans:
        assert last <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.value
        built += text[last : span.start] + MARKS[span.type]
        last = span.end
    assert built + text[last:] == masked.text


@given(TEXTS)
def test_an_e_mail_address_never_stays(text):
    masked = mask(f"{text}\nsomeone.else@example.org").text
    assert "someone.else" not in masked
