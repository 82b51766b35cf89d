import pytest

from language.detect import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "en"),
        ("i need support pls", "en"),
        ("bjr", "fr"),
        ("BONJOUR, BESOIN D AIDE", "fr"),
        ("j ai besoin dune formation", "fr"),
        ("hola buenas", "es"),
        ("necesitamos apoyo con un taller", "es"),
        ("مرحبا", "ar"),
        ("نحتاج تدريب", "ar"),
        ("salam, n7taj mosa3ada", "ar"),
        ("marhaba", "ar"),
    ],
)
def test_openers_are_told_apart(text, code):
    assert detect(text).code == code


@pytest.mark.parametrize(
    "text", ["", "1", "٣", "ok", "CP-7K3M9", "👍🏽", "UNICEF", "+223 70 00 00 01", "info@example.org"]
)
def test_neutral_text_names_no_language(text):
    assert detect(text).code == "und"


@pytest.mark.parametrize(
    "text",
    [
        "Ich brauche bitte Hilfe bei der Planung unserer Schulung",
        "Preciso de ajuda com uma formação para a nossa equipa",
        "ہمیں بچوں کے تحفظ کی تربیت چاہیے",
        "Нам нужна помощь",
        "我们需要帮助",
    ],
)
def test_other_languages_are_not_taken_for_ours(text):
    assert detect(text).code == "und"


def test_arabic_with_an_acronym_stays_arabic():
    assert detect("نحتاج دعم في CPIMS+").code == "ar"


def test_the_same_text_gets_the_same_answer():
    assert len({detect("formation gestion") for _ in range(20)}) == 1


def test_a_full_sentence_is_surer_than_a_shared_word():
    sentence = detect("je voudrais une formation pour notre équipe")
    assert sentence.confidence > detect("formation").confidence
