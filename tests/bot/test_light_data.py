import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.runtime import light_data

RASAS_MERGE = TrainingData.merge
RASAS_SANITIZE = TrainingData.sanitize_examples


@pytest.fixture
def light(monkeypatch):
    monkeypatch.setattr(TrainingData, "merge", light_data.merge)
    monkeypatch.setattr(TrainingData, "sanitize_examples", staticmethod(light_data.sanitize_examples))


@pytest.fixture
def rasas_own(monkeypatch):
    monkeypatch.setattr(TrainingData, "merge", RASAS_MERGE)
    monkeypatch.setattr(TrainingData, "sanitize_examples", staticmethod(RASAS_SANITIZE))


def data(*texts, **synonyms):
    return TrainingData([Message({"text": text, "intent": " greet "}) for text in texts], synonyms)


def test_merged_data_are_the_same_as_rasas(monkeypatch):
    fingerprints = []
    for merge, sanitize in (
        (light_data.merge, light_data.sanitize_examples),
        (RASAS_MERGE, RASAS_SANITIZE),
    ):
        monkeypatch.setattr(TrainingData, "merge", merge)
        monkeypatch.setattr(TrainingData, "sanitize_examples", staticmethod(sanitize))
        merged = data("hello", "bonjour", hi="hello").merge(data("hola", "hello"), None, data(salut="bonjour"))
        fingerprints.append((merged.fingerprint(), len(merged.training_examples), merged.entity_synonyms))
    assert fingerprints[0] == fingerprints[1]
    assert fingerprints[0][1] == 3


def test_merging_shares_the_examples_and_keeps_their_fingerprints(light):
    mine = data("hello")
    fingerprint = mine.training_examples[0].fingerprint()
    (example,) = mine.merge(TrainingData()).training_examples
    assert example is mine.training_examples[0]
    assert example._cached_fingerprint == fingerprint


def test_rasa_alone_still_copies(rasas_own):
    mine = data("hello")
    (example,) = mine.merge(TrainingData()).training_examples
    assert example is not mine.training_examples[0]


def test_rasa_alone_still_forgets_the_fingerprint_of_a_clean_example(rasas_own):
    (example,) = data("hello").training_examples
    example.fingerprint()
    example.set("intent", example.get("intent").strip())
    assert example._cached_fingerprint is None
