import pytest

from desk.safety import meaning
from desk.safety.detector import evidence, features
from desk.safety.verdict import PRECEDENCE


def reading(text):
    return meaning.read(text, features(evidence(text)))


def test_a_disclosure_in_other_words_reads_as_risk():
    assert reading("they bundled the two of them into a lorry at the well and nobody has heard since").risk > 0


def test_a_request_of_work_reads_as_no_risk():
    assert reading("could you lend us a facilitator for the coordination workshop in May").risk < -1


@pytest.mark.parametrize("text", ["hello", "armed conflict"])
def test_one_or_two_words_are_not_read(text):
    assert reading(text) is None


def test_there_is_no_reading_with_another_encoder(monkeypatch):
    class Other:
        name = "another"

    monkeypatch.setattr(meaning, "encoder", Other)
    assert meaning.read("a sentence of some words", (0.0, 0.0, 0.0, 0.0, 0.2)) is None


def test_every_risk_kind_of_the_weights_has_a_flow():
    kinds = meaning._weights().kinds
    assert {meaning.FLOW_OF[kind] for kind in kinds if kind in meaning.FLOW_OF} == set(PRECEDENCE)
