import pytest

from desk.commands import command, language_named, number, skip, yes_no


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("MENU", "menu"),
        ("القائمة", "menu"),
        ("langue", "language"),
        ("Idioma", "language"),
        ("DELETE", "erase"),
        ("effacer svp", "erase"),
        ("حذف", "erase"),
        ("persona", "person"),
        ("parler à quelqu'un", "person"),
        ("موظف", "person"),
        ("S O S", "sos"),
        ("SOS!!", "sos"),
        ("auxilio", "sos"),
        ("نجدة", "sos"),
        ("start over", "start_over"),
        ("empezar de nuevo", "start_over"),
        ("من البداية", "start_over"),
        ("annuler", "cancel"),
        ("cancel my request", "cancel"),
        ("إلغاء الطلب", "cancel"),
    ],
)
def test_a_navigation_word_is_understood_in_every_language(text, meaning):
    assert command(text) == meaning


@pytest.mark.parametrize(
    "text", ["we need a menu of options", "the person in charge", "delete the last column", "", "👍"]
)
def test_a_sentence_that_holds_such_a_word_is_no_command(text):
    assert command(text) is None


@pytest.mark.parametrize(
    "text", ["yes", "Yes please", "ok", "OUI", "d'accord", "sí", "si, gracias", "نعم", "أيوه", "تمام", "👍", "yes yes"]
)
def test_yes_is_understood(text):
    assert yes_no(text) is True


@pytest.mark.parametrize("text", ["no", "No, thanks", "NON", "pas d'accord", "لا", "لا شكراً", "nope", "👎"])
def test_no_is_understood(text):
    assert yes_no(text) is False


@pytest.mark.parametrize("text", ["", "yes no", "no sé", "Noé", "si tienen guía", "لا أعرف", "1", "la"])
def test_what_is_neither_or_both_is_no_answer(text):
    assert yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("٢", 2),
        ("12", 12),
        ("2.", 2),
        ("3)", 3),
        ("#2", 2),
        ("2️⃣", 2),
        ("two", 2),
        ("the first", 1),
        ("le premier", 1),
        ("la primera", 1),
        ("الأول", 1),
        ("الثانية", 2),
        ("option 3", 3),
        ("رقم ٣", 3),
        ("je choisis le 2", 2),
        ("la 4 por favor", 4),
    ],
)
def test_a_choice_is_named_by_digits_or_words(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["20 caseworkers", "one more thing", "", "CP-7K3M9", "5W", "first we need training", "1200"]
)
def test_a_number_in_a_sentence_is_no_choice(text):
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English please", "en"),
        ("in English", "en"),
        ("en français", "fr"),
        ("parlez en français svp", "fr"),
        ("Español", "es"),
        ("prefiero hablar en español", "es"),
        ("بالعربي", "ar"),
        ("اللغة العربية", "ar"),
        ("1 English", "en"),
        ("3 Español", "es"),
        ("árabe", "ar"),
        ("fr", "fr"),
        ("ES", "es"),
    ],
)
def test_a_language_is_named_in_any_language(text, code):
    assert language_named(text) == code


@pytest.mark.parametrize(
    "text", ["", "I need the English version of the CPMS", "in Arabic or French", "en el norte", "ar rahma", "hello"]
)
def test_a_language_inside_a_request_or_two_at_once_is_not_named(text):
    assert language_named(text) is None


@pytest.mark.parametrize(
    "text",
    ["skip", "passer", "omitir", "تخطي", "I don't know", "je ne sais pas", "no sé", "لا أعرف", "مش عارف", "Skip!"],
)
def test_an_open_question_can_be_left_open(text):
    assert skip(text) is True


@pytest.mark.parametrize("text", ["yes", "", "nothing works", "I know", "pass me the form"])
def test_an_answer_is_no_skip(text):
    assert skip(text) is False


@pytest.mark.parametrize("sign", ["👍", "👍🏾", "👌", "👌👌", "✅", "✔️", "👍 👍"])
def test_a_sign_can_say_yes(sign):
    assert yes_no(sign) is True


@pytest.mark.parametrize("sign", ["👎", "👎🏿", "❌", "✖️"])
def test_a_sign_can_say_no(sign):
    assert yes_no(sign) is False


@pytest.mark.parametrize("sign", ["🌿", "🙏", "👍👎"])
def test_another_sign_says_neither(sign):
    assert yes_no(sign) is None
