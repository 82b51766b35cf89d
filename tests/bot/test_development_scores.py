"""What the trained model reaches on the development sets; a figure that falls below what was reached fails."""

import asyncio
import importlib.util
from pathlib import Path

import pytest
from rasa.core.agent import Agent

ROOT = Path(__file__).resolve().parents[2]
EVAL = ROOT.parent / "shared" / "eval"
MODEL = ROOT / "models" / "field_desk.tar.gz"
# A little under what is in docs/understanding.md: a few texts of 462 may go either way with other processors.
REACHED = {
    "intents": 0.905,
    "intents in en": 0.905,
    "intents in fr": 0.885,
    "intents in es": 0.92,
    "intents in ar": 0.88,
    "topic first": 0.88,
    "topic among three": 0.93,
    "country": 0.92,
}
CALIBRATION = 0.05
LANGUAGES = ("en", "fr", "es", "ar")

pytestmark = pytest.mark.skipif(
    not (EVAL / "nlu.tsv").exists(), reason="the evaluation sets are not part of the repository: no ../shared/eval"
)


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("score_nlu", EVAL / "score_nlu.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def parsed(scorer):
    agent = Agent.load(str(MODEL))

    async def all_rows():
        return [(row, await agent.parse_message(row["text"])) for row in scorer.rows(EVAL / "nlu.tsv")]

    return asyncio.run(all_rows())


@pytest.fixture(scope="module")
def figures(scorer, parsed):
    pairs = [(row["lang"], *wanted(row, answer)) for row, answer in parsed]
    found = {
        f"intents in {code}": scorer.macro_f1([pair[1:] for pair in pairs if pair[0] == code])[0] for code in LANGUAGES
    }
    ranked = [(row["topics"].split(","), scorer.values(answer, "topic")) for row, answer in parsed if row["topics"]]
    return found | {
        "intents": scorer.macro_f1([pair[1:] for pair in pairs])[0],
        "topic first": sum(topics[0] in accepted for accepted, topics in ranked if topics) / len(ranked),
        "topic among three": sum(bool({*accepted} & {*topics[:3]}) for accepted, topics in ranked) / len(ranked),
        "country": country_f1(scorer, parsed),
    }


def wanted(row, answer):
    got = answer["intent"]["name"]
    return (got if got in row["alt_intents"].split(",") else row["intent"]), got


def country_f1(scorer, parsed):
    right = missed = false = 0
    for row, answer in parsed:
        places, said = {*filter(None, row["country"].split(","))}, {*scorer.values(answer, "country")}
        right += bool(places & said)
        missed += bool(places) and not places & said
        false += len(said - places)
    return 2 * right / (2 * right + false + missed)


@pytest.mark.parametrize("name", REACHED)
def test_what_was_reached_is_still_reached(figures, name):
    assert figures[name] >= REACHED[name]


def test_confidences_can_be_believed(scorer, parsed):
    marks = [(answer["intent"]["confidence"], float(len({*wanted(row, answer)}) == 1)) for row, answer in parsed]
    assert scorer.calibration_error(marks) <= CALIBRATION


def test_the_intents_are_ranked_with_their_confidences(parsed):
    for _, answer in parsed:
        confidences = [ranked["confidence"] for ranked in answer["intent_ranking"]]
        assert confidences == sorted(confidences, reverse=True)
        assert confidences[0] == answer["intent"]["confidence"]
        assert len(confidences) >= 2
