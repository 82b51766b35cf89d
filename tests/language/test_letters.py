"""What the learner left behind is whole and small."""

import numpy as np

from language.letters import BITS, CLASSES, CODES, fits, hashes, table


def test_a_word_has_one_row_for_each_of_its_parts():
    assert len(hashes("ab")) == 2 + 3 + 2 + 1 + 1  # one to four characters with the marks at both ends; itself
    assert all(0 <= row < 1 << BITS for row in hashes("نحتاج"))


def test_each_word_gets_its_share_of_every_class():
    shares = np.exp(fits(["hello", "bonjour", "xqzt"]))
    assert shares.shape == (3, len(CLASSES))
    assert np.allclose(shares.sum(axis=1), 1, atol=0.15)


def test_words_are_judged_one_by_one():
    assert np.allclose(fits(["hello", "bonjour"])[1], fits(["bonjour"])[0])


def test_kept_words_are_read_with_their_own_fits():
    word, place = next(iter(table().words.items()))
    assert np.array_equal(fits([word])[0], table().fits[place])


def test_letters_alone_tell_a_word_that_nobody_listed():
    made_up = {"en": "unthoughtworthiness", "fr": "désenchevêtrements", "es": "desencuadernaciones"}
    assert [CODES[int(fits([word])[0][:4].argmax())] for word in made_up.values()] == list(made_up)
