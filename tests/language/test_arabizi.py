import pytest

from language.arabizi import in_arabic_letters, transliterated


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("khalas", "خلس"),
        ("ma badna", "ما بدنا"),
        ("eltadrib", "التدريب"),
        ("shou", "شو"),
        ("3andi so2al", "عندي سوال"),
        ("7aleeb", "حليب"),
    ],
)
def test_latin_letters_and_digits_become_those_that_sound_alike(latin, arabic):
    assert transliterated(latin) == arabic


def test_numbers_stay_numbers():
    assert transliterated("20 youm") == "20 يوم"


def test_an_article_is_the_article_of_arabic():
    assert transliterated("eltalab") == transliterated("altalab") == "التلب"


def test_a_doubled_letter_counts_once_but_a_long_vowel_stays():
    assert transliterated("mmm") == "م"
    assert transliterated("deen") == "دين"


@pytest.mark.parametrize("text", ["we need training", "besoin d'une formation", "نحتاج تدريب", "ok", "5W", ""])
def test_only_arabic_in_latin_letters_is_put_into_arabic_ones(text):
    assert in_arabic_letters(text) is None


def test_arabizi_is_told_from_other_languages():
    assert in_arabic_letters("bidna mosa3ada 3ala tadrib el fari2").startswith("بيدنا")
