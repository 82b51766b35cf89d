from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.safety import Verdict, detector, screen

HERE = Path(__file__).parent
FLOWS = {
    "disclosure": "disclosure",
    "survivor": "survivor",
    "mrm_incident": "violation",
    "psea_report": "misconduct",
    "distress": "distress",
    "under_18": "under_18",
    "professional": None,
    "pii": None,
}
REQUIRED = [
    pytest.param(row["text"], FLOWS[row["label"]], id=row["id"])
    for rows in yaml.safe_load((HERE / "required_sentences.yml").read_text(encoding="utf-8"))["sentences"].values()
    for row in rows
]
OWN = yaml.safe_load((HERE / "sentences.yml").read_text(encoding="utf-8"))
RISK = [pytest.param(text, id=f"{lang}-{n}") for lang, texts in OWN["risk"].items() for n, text in enumerate(texts)]
SAFE = [pytest.param(text, id=f"{lang}-{n}") for lang, texts in OWN["safe"].items() for n, text in enumerate(texts)]


@pytest.fixture
def without_encoder(monkeypatch):
    monkeypatch.setattr(detector, "read", lambda text, features: None)


@pytest.mark.parametrize(("text", "flow"), REQUIRED)
def test_each_required_sentence_gets_its_flow(text, flow):
    assert screen(text).flow == flow


@pytest.mark.parametrize(("text", "flow"), REQUIRED)
def test_the_word_lists_alone_give_each_required_sentence_its_flow(without_encoder, text, flow):
    assert screen(text).flow == flow


@pytest.mark.parametrize("text", RISK)
def test_a_person_at_risk_is_never_passed_over(text):
    assert screen(text).flow is not None


@pytest.mark.parametrize("text", SAFE)
def test_an_everyday_message_raises_no_alarm(text):
    assert screen(text) == Verdict(None, None)


@pytest.mark.parametrize(
    "topic",
    ["rape", "recruitment of children", "viol", "recrutement d'enfants", "violación", "تجنيد الأطفال", "الاغتصاب"],
)
def test_a_topic_word_alone_is_a_topic(topic):
    assert screen(topic).flow is None


@pytest.mark.parametrize(
    ("plain", "phone"),
    [
        ("j'ai été violée hier soir par des hommes armés", "jai ete violee hier soir par des hommes armes"),
        (
            "mañana van a casar a la hija de mi vecino, tiene 13 años",
            "manana van a casar a la hija de mi vecino tiene 13 anos",
        ),
        ("عمري 15 سنة وأبي يضربني", "عمري ١٥ سنه وابي يضربني"),
        ("I was raped last night", "I WAS RAAAAPED LAST NIGHT!!!"),
    ],
)
def test_phone_spelling_changes_nothing(plain, phone):
    assert screen(phone) == screen(plain)


def test_what_is_told_outright_answers_at_once_and_what_is_hinted_at_asks_first():
    assert screen("I was raped last night by armed men").level == "high"
    assert screen("he did not stop when I said no and nobody would believe me").level == "medium"


def test_the_same_sentence_quoted_from_the_news_or_a_case_study_never_answers_at_once():
    assert screen("according to the radio a girl of 9 is beaten by her uncle, is there a statement").level != "high"
    assert screen("in our role play a girl of 9 is beaten by her uncle, can you check the scenario").flow is None


@pytest.mark.parametrize("text", ["", " ", "1", "👍", "...", "٣", "ok"])
def test_an_empty_or_tiny_message_is_nothing(text):
    assert screen(text) == Verdict(None, None)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_verdict_with_a_level_exactly_when_it_has_a_flow(text):
    verdict = screen(text)
    assert (verdict.flow is None) == (verdict.level is None)


def test_a_disclosure_at_the_end_of_a_long_message_is_heard():
    work = "we work with forty partners on case management and we meet every second week to plan " * 10
    assert screen(work + "yesterday armed men took my brother's son from the school").flow is not None
