import pytest

from desk.safety.learn import sentences
from desk.settings import LANGUAGES

KNOWN = sentences()


def test_each_text_is_learnt_from_once():
    assert len({sentence.text.casefold() for sentence in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_example_is_there_in_every_language(lang):
    every = {sentence.kind for sentence in KNOWN if sentence.source == "examples"}
    assert {sentence.kind for sentence in KNOWN if sentence.source == "examples" and sentence.lang == lang} == every


def test_what_reports_a_child_at_risk_is_risk_and_what_asks_for_support_is_not():
    risk = {sentence.kind: sentence.at_risk for sentence in KNOWN}
    assert risk["report_child_at_risk"]
    assert not risk["request_support"]
    assert not risk["topic"]
