import pytest

from language.tokens import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hellooooo THERE", ["helloo", "there"]),
        ("j’ai l'idée", ["j'", "ai", "l'", "idée"]),
        ("n7taj mosa3ada 3afwan", ["n7taj", "mosa3ada", "3afwan"]),
        ("the 5W of covid19, 3 days, 20km", ["the", "of", "days"]),
        ("see https://example.org or a@example.org re CP-7K3M9", ["see", "or", "re"]),
    ],
)
def test_words_remain_and_codes_go(text, words):
    assert tokens(text) == words
