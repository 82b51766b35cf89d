import pytest

from language.detect import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "en"),
        ("i need support pls", "en"),
        ("gud aftrnoon all", "en"),
        ("bjr", "fr"),
        ("BONJOUR, BESOIN D AIDE", "fr"),
        ("j ai besoin dune formation", "fr"),
        ("slt cmt ca va", "fr"),
        ("hola buenas", "es"),
        ("necesitamos apoyo con un taller", "es"),
        ("nesecito alluda porfa", "es"),
        ("مرحبا", "ar"),
        ("نحتاج تدريب", "ar"),
        ("شنو الإجراءات المطلوبة هنا", "ar"),
        ("٣", "ar"),
    ],
)
def test_openers_are_told_apart(text, code):
    assert detect(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "salam, n7taj mosa3ada",
        "marhaba",
        "3afwan",
        "bidi es2al 3an el tadrib",
        "shukran ktir",
        "la2 mish hek",
        "mafhamtch",
    ],
)
def test_arabic_in_latin_letters_is_arabic(text):
    assert detect(text).code == "ar"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "7 / 12",
        "ok",
        "OKAY",
        "hahaha",
        "x",
        "CP-7K3M9",
        "👍🏽",
        "UNICEF",
        "unhcr / ocha",
        "Save the Children",
        "Terre des Hommes",
        "5W",
        "covid19",
        "+223 70 00 00 01",
        "info@example.org",
        "Ousmane Traoré",
        "fatoumata diallo",
        "Mopti",
        "Cúcuta",
    ],
)
def test_numbers_codes_and_names_name_no_language(text):
    found = detect(text)
    assert (found.code, found.foreign) == ("und", False)


@pytest.mark.parametrize(
    "text",
    [
        "Ich brauche bitte Hilfe bei der Planung unserer Schulung",
        "Preciso de ajuda com uma formação para a nossa equipa",
        "Abbiamo bisogno di aiuto per la formazione dei nostri operatori",
        "Bu hafta için eğitim desteğine ihtiyacımız var",
        "Tunahitaji mafunzo kwa ajili ya wafanyakazi wetu wa kijamii",
        "Mwen bezwen èd pou timoun yo tanpri",
        "ہمیں بچوں کے تحفظ کی تربیت چاہیے",
        "ما به آموزش مدیریت پرونده نیاز داریم",
        "Нам нужна помощь",
        "我们需要帮助",
    ],
)
def test_other_languages_are_not_taken_for_ours(text):
    found = detect(text)
    assert (found.code, found.foreign) == ("und", True)


@pytest.mark.parametrize("text", ["bonjour", "need help please", "necesito una capacitación", "salam, n7taj mosa3ada"])
def test_the_case_of_letters_changes_nothing(text):
    assert detect(text.upper()) == detect(text) == detect(text.title())


def test_arabic_with_an_acronym_stays_arabic():
    assert detect("نحتاج دعم في CPIMS+").code == "ar"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Salut! We need a training on case management", "en"),
        ("Good morning. Nous voulons une formation", "fr"),
        ("Thank you very much! Necesitamos un taller para el equipo", "es"),
        ("Hello dear colleagues. نحتاج دعم للتدريب", "ar"),
    ],
)
def test_a_mixed_message_follows_the_sentence_that_asks(text, code):
    assert detect(text).code == code


def test_what_the_person_wrote_before_decides_what_is_open():
    assert {detect("coordination", before="en").code, detect("coordination", before="fr").code} == {"en", "fr"}


def test_what_the_person_wrote_before_decides_nothing_that_is_clear():
    assert detect("je voudrais une formation pour notre équipe", before="es").code == "fr"


def test_the_same_text_gets_the_same_answer():
    assert len({detect("formation gestion") for _ in range(20)}) == 1


def test_a_full_sentence_is_surer_than_a_shared_word():
    sentence = detect("je voudrais une formation pour notre équipe")
    assert sentence.confidence > detect("formation").confidence
