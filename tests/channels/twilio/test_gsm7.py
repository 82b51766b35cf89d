"""The SMS alphabet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.twilio import gsm7


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¿Qué apoyo necesita? Sí, más rápido", "¿Qué apoyo necesita? Si, mas rapido"),
        ("Niños y niñas: ¡acción única!", "Niños y niñas: ¡accion unica!"),
        ("Ça a été reçu, l’hôpital où naît la sœur", "Ça a été reçu, l'hopital où nait la soeur".replace("ç", "c")),
        ("À bientôt — « merci » …", 'A bientot - "merci" ...'),
        ("Appui\u00a0: « gestion\u202f»", 'Appui : "gestion"'),
        ("“Yes”, it’s fine", '"Yes", it\'s fine'),
        ("Ünïcödé", "Ünicödé"),
        ("e\u0301tat", "état"),
        ("1\u00ba y 2\u00aa", "1o y 2a"),
    ],
)
def test_letters_outside_the_alphabet_become_their_nearest(text, folded):
    assert gsm7.fold(text) == folded
    assert gsm7.fits(folded)


@pytest.mark.parametrize("text", ["مرحباً بكم", "Reçu 👍", "Naïve שלום", "Ça va ? Привет"])
def test_a_text_that_cannot_be_brought_in_whole_keeps_its_accents(text):
    assert gsm7.fold(text) == text


@pytest.mark.parametrize("character", list("^{}\\[~]|€"))
def test_extension_characters_cost_two(character):
    assert gsm7.cost(character) == 2
    assert gsm7.fits(character)


def test_letters_of_the_alphabet_are_kept():
    text = "éèùìòàäöñüÄÖÑÜÇÉÆæßøåÅ@£$¥§¿¡"
    assert gsm7.fold(text) == text


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert gsm7.fold(gsm7.fold(text)) == gsm7.fold(text)


@given(st.text(alphabet="abcáéíóúüñçêîôœ«»’ ", max_size=80))
def test_french_and_spanish_always_fit(text):
    assert gsm7.fits(gsm7.fold(text))
