"""What the models learn from: no example says two things, nothing is missing, nobody real is in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
import yaml

from benchmarks.training_data import BEGIN, END, LANGUAGES, PAGE, ROOT, examples, phrases, table
from language.normalise import normalise

FEWEST_EXAMPLES = 60
FEWEST_PHRASES = 10
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
NUMBER = re.compile(r"\+\d[\d ]{6,}\d")
# Numbers kept for fiction by their countries' regulators, and a Malian range that is not given out.
INVENTED = ("+1 500 555", "+223 70 00 00", "+44 7700 900")


def _intents() -> list[str]:
    return [next(iter(intent)) for intent in yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["intents"]]


def _topics() -> list[str]:
    taxonomy = yaml.safe_load((ROOT / "desk" / "taxonomy" / "taxonomy.yml").read_text("utf-8"))
    return [topic["id"] for topic in taxonomy["topics"]]


def _texts(language: str) -> list[str]:
    return [text for _, text in examples(language)] + [text for texts in phrases(language).values() for text in texts]


def test_no_example_stands_in_two_intents_whatever_its_language_case_and_accents():
    intents = defaultdict(set)
    for language in LANGUAGES:
        for intent, text in examples(language):
            intents[normalise(text)].add(intent)
    assert {text: sorted(found) for text, found in intents.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_stands_twice_in_a_language(language):
    counts = Counter(text for _, text in examples(language))
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_of_the_domain_has_enough_examples(language):
    counts = Counter(intent for intent, _ in examples(language))
    assert {intent: counts[intent] for intent in _intents() if counts[intent] < FEWEST_EXAMPLES} == {}
    assert counts.keys() <= set(_intents())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_taxonomy_has_enough_phrases(language):
    found = phrases(language)
    assert sorted(found) == sorted(_topics())
    assert {topic: len(set(texts)) for topic, texts in found.items() if len(set(texts)) < FEWEST_PHRASES} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_for_two_topics(language):
    topics = defaultdict(set)
    for topic, texts in phrases(language).items():
        for text in texts:
            topics[normalise(text)].add(topic)
    assert {text: sorted(found) for text, found in topics.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_and_numbers_are_invented(language):
    said = [match for text in _texts(language) for match in EMAIL.findall(text) if not match.endswith("@example.org")]
    said += [match for text in _texts(language) for match in NUMBER.findall(text) if not match.startswith(INVENTED)]
    assert said == []


def test_the_page_shows_the_table_that_the_data_gives():
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0].strip() == table()
