import numpy as np
import pytest

from desk.safety.spelling import MOST, Counts, pieces, score

RISK = ["baba byodrobni kol yom", "jozi byodrobni bel leil", "my father hits me"]
SAFE = ["bedna tadrib la 20 mowazaf", "momken dalil el 7alat", "we need a training"]
TEXTS = [*RISK, *SAFE]
SIDES = [True] * len(RISK) + [False] * len(SAFE)


@pytest.fixture
def found():
    return [pieces(text) for text in TEXTS]


@pytest.fixture
def counts(found):
    return Counts(found, SIDES, [1.0] * len(TEXTS))


def test_words_like_those_met_at_risk_score_above_nothing_and_others_below(counts):
    table = counts.table()
    assert score(pieces("khayye byodrobni"), table) > 0 > score(pieces("bedna dalil"), table)


def test_a_sentence_judged_by_the_others_scores_as_if_it_had_not_been_counted(counts, found):
    others = Counts(found[1:], SIDES[1:], [1.0] * (len(TEXTS) - 1))
    alone = counts.score_without(found[0], side=True, weight=1.0)
    assert alone == pytest.approx(score(found[0], others.table()), abs=1e-5)


def test_a_text_without_words_scores_nothing(counts):
    assert score(pieces("... !"), counts.table()) == 0.0


def test_no_text_scores_beyond_the_bound(counts):
    assert score(pieces("byodrobni"), np.full_like(counts.table(), 99.0)) == MOST


@pytest.mark.parametrize(("one", "other"), [("Il me FRAPPE", "il me frappe"), ("عمرى ١٥", "عمري 15")])
def test_the_pieces_are_those_of_the_folded_text(one, other):
    assert pieces(one).tolist() == pieces(other).tolist()
