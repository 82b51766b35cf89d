import numpy as np
import pytest

from bot.components.calibration import fit_shares, softmax
from bot.components.linear import Linear
from bot.components.ngrams import MARK, Ngrams, kinds
from bot.components.spelling import Spelling

OPTIONS = {"spelling_strength": 0.5, "meaning_strength": 10.0, "iterations": 30}
GREETINGS = ("hello", "hello there", "good morning", "bonjour", "bonjour a tous", "hola", "buenos dias", "مرحبا")
THANKS = ("thanks", "thank you", "many thanks", "merci", "merci beaucoup", "gracias", "muchas gracias", "شكرا")
ENDINGS = ("bye", "bye bye", "goodbye", "au revoir", "a bientot", "adios", "hasta luego", "مع السلامة")
TEXTS = [*GREETINGS, *THANKS, *ENDINGS]
LABELS = ["greet"] * 8 + ["thank"] * 8 + ["goodbye"] * 8


@pytest.fixture(scope="module")
def trained():
    return Linear.train(TEXTS, vectors(), LABELS, OPTIONS)


def vectors():
    """Vectors that say little: two directions for each label, with noise."""
    rng = np.random.default_rng(0)
    return np.repeat(np.eye(3, 16, dtype=np.float32), 8, axis=0) + rng.normal(0, 0.5, (24, 16)).astype(np.float32)


def test_a_text_is_its_characters_and_its_words():
    characters, words = kinds("Ça va?")
    assert {" ca ", "ca", " va", "va?"} <= set(characters)
    assert words == [f"{MARK}ca", f"{MARK}va", f"{MARK}?", f"{MARK}ca va", f"{MARK}va ?"]


def test_spellings_that_phones_produce_are_the_same_text():
    assert kinds("ÉCOLE à Ségou") == kinds("ecole a segou")
    assert kinds("أطفال") == kinds("اطفال")


def test_words_weigh_as_much_as_characters():
    ngrams = Ngrams.learn([kinds(text) for text in TEXTS])
    _, weights = ngrams.weigh(kinds("merci beaucoup"))
    assert np.linalg.norm(weights) == pytest.approx(2**0.5, abs=1e-5)


def test_what_no_text_had_weighs_nothing():
    places, weights = Ngrams.learn([kinds("hello")]).weigh(kinds("щщ"))
    assert (len(places), len(weights)) == (0, 0)


def test_one_text_and_many_are_weighed_alike():
    ngrams = Ngrams.learn([kinds(text) for text in TEXTS])
    places, weights = ngrams.weigh(kinds("thank you"))
    row = ngrams.matrix([kinds("merci"), kinds("thank you")])[1].toarray()[0]
    assert row[places] == pytest.approx(weights)
    assert np.count_nonzero(row) == len(places)


def test_a_misspelt_word_is_recognised(trained):
    for text, intent in (("mercii bcp", "thank"), ("bonjuor", "greet")):
        scores = trained.spelling.scores(kinds(text))
        assert trained.spelling.labels[scores.argmax()] == intent


def test_confidences_are_shares(trained):
    shares = [share for _, share in trained.rank("hello", vectors()[0])]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)


def test_a_saved_classifier_says_the_same(trained, tmp_path):
    trained.save(tmp_path)
    loaded = Linear.load(tmp_path)
    for text, vector in zip(TEXTS, vectors(), strict=True):
        assert loaded.rank(text, vector) == trained.rank(text, vector)


def test_training_twice_gives_the_same(trained):
    again = Linear.train(TEXTS, vectors(), LABELS, OPTIONS)
    assert again.rank("gracias", vectors()[9]) == trained.rank("gracias", vectors()[9])


def test_texts_without_a_vector_teach_their_spelling(trained):
    some = vectors()
    some[[1, 9, 17]] = np.nan
    assert Linear.train(TEXTS, some, LABELS, OPTIONS).rank("hello there", vectors()[1])[0][0] == "greet"


def test_an_unknown_text_is_sure_of_nothing():
    spelling = Spelling.train([kinds(text) for text in TEXTS], LABELS, strength=0.5)
    assert spelling.scores(kinds("щщ")) == pytest.approx(spelling.biases)


def test_an_opinion_that_is_never_right_counts_little():
    rng = np.random.default_rng(0)
    right = rng.integers(0, 3, 300)
    good = np.eye(3)[right] + rng.normal(0, 0.4, (300, 3))
    useless = rng.normal(0, 1, (300, 3))
    weights = fit_shares(np.stack([good, useless], axis=-1), right)
    assert weights[0] > 10 * weights[1]


def test_confidences_fitted_on_unseen_texts_mean_what_they_say():
    rng = np.random.default_rng(0)
    right = rng.integers(0, 4, 4000)
    scores = 9 * (np.eye(4)[right] + rng.normal(0, 0.9, (4000, 4)))
    seen, unseen = slice(0, 2000), slice(2000, 4000)
    weights = fit_shares(scores[seen, :, None], right[seen])
    shares = softmax(scores[unseen, :, None] @ weights)
    assert shares.max(1).mean() == pytest.approx((shares.argmax(1) == right[unseen]).mean(), abs=0.03)
