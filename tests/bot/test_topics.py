import numpy as np
import pytest

from bot.components import topic_words
from bot.components.topic_ranking import NONE, Known, TopicRanking
from language.encode import HashedNgrams

ENCODER = HashedNgrams()


@pytest.fixture(scope="module")
def ranking():
    requests = [*topic_words.requested()][::3]
    nothing = [
        (NONE, text) for text in ("hello", "thank you", "merci", "hola", "مرحبا", "goodbye", "adios", "شكرا")
    ] * 5
    return TopicRanking.train(known(topic_words.worded()), known([*requests, *nothing]), strength=0.5)


def known(pairs):
    topics, texts = zip(*pairs, strict=True)
    return Known(texts, np.array(topics), ENCODER.encode(texts))


def best(ranking, text):
    ranked, _ = ranking.rank(text, ENCODER.encode([text])[0])
    return ranked[0][0]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("we need a training on case management", "case_management"),
        ("appui pour la gestion de cas svp", "case_management"),
        ("apoyo para gestion de casos", "case_management"),
        ("نحتاج دعم في ادارة الحالة", "case_management"),
    ],
)
def test_a_topic_named_in_any_language_comes_first(ranking, text, topic):
    assert best(ranking, text) == topic


def test_courtesy_has_no_topic(ranking):
    assert best(ranking, "hello") == NONE


def test_the_phrase_that_names_a_topic_is_told(ranking):
    text = "need help with case management"
    _, hits = ranking.rank(text, ENCODER.encode([text])[0])
    (hit,) = hits["case_management"]
    assert text[hit.start : hit.end] == "case management"


def test_confidences_are_shares(ranking):
    ranked, _ = ranking.rank("case management", ENCODER.encode(["case management"])[0])
    assert sum(share for _, share in ranked) == pytest.approx(1.0)


def test_a_saved_ranking_gives_the_same_order(ranking, tmp_path):
    ranking.save(tmp_path)
    loaded = TopicRanking.load(tmp_path)
    for text in ("case management", "mediation", "réunion du groupe de coordination"):
        vector = ENCODER.encode([text])[0]
        assert [topic for topic, _ in loaded.rank(text, vector)[0][:5]] == [
            topic for topic, _ in ranking.rank(text, vector)[0][:5]
        ]


def test_every_request_is_written_for_a_topic_of_the_taxonomy():
    assert {topic for topic, _ in topic_words.requested()} == set(topic_words.ids())
