from language.normalise import aligned, normalise


def test_case_accents_and_spaces_do_not_matter():
    assert normalise("  Où est l’ÉCOLE ? ") == "ou est l'ecole ?"


def test_arabic_letters_that_are_typed_for_one_another_become_one():
    assert normalise("أُسْرَةٌ إلى آخر ســلام") == "اسره الي اخر سلام"


def test_arabic_indic_digits_become_western():
    assert normalise("٣٤ و ۵") == "34 و 5"


def test_each_folded_character_knows_where_it_came_from():
    text = "Œuvre à Ségou"
    folded, origins = aligned(text)
    start = folded.index("segou")
    assert text[origins[start] :] == "Ségou"
