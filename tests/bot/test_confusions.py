import os
import subprocess
import sys
from pathlib import Path

from bot.runtime import confusions

ROOT = Path(__file__).resolve().parents[2]


def test_a_cross_validation_of_some_examples_makes_a_page(tmp_path):
    page = tmp_path / "confusions.md"
    subprocess.run(
        [sys.executable, "-m", "bot.runtime.confusions", "--folds", "2", "--every", "24", "--page", str(page)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
    )  # fmt: skip
    rows = [line.split(" | ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    average = next(row for row in rows if row[0] == "| macro average")
    assert {row[0][2:] for row in rows} >= {"request_support", "report_child_at_risk", "Arabic"}
    # Of a thousand examples instead of twenty thousand; with the classifier broken it is under 0.1.
    assert float(average[4]) > 0.5


def test_every_intent_and_language_is_in_a_quick_look():
    everything = {(example.intent, example.language) for example in confusions.examples(ROOT)}
    quick = {(example.intent, example.language) for example in confusions.examples(ROOT, every=24)}
    assert quick == everything


def test_the_page_says_what_an_intent_is_taken_for():
    report = {
        "greet": {"precision": 1.0, "recall": 0.5, "f1-score": 0.667, "support": 2, "confused_with": {"thank": 1}},
        "macro avg": {"precision": 1.0, "recall": 0.5, "f1-score": 0.667, "support": 2},
        "accuracy": 0.5,
    }
    chosen = [confusions.Example("hello", "greet", "en"), confusions.Example("hola", "greet", "es")]
    errors = [{"text": "hola", "intent": "greet", "intent_prediction": {"name": "thank"}}]
    page = confusions.page(report, errors, chosen, folds=5, stamp="today")
    assert "| greet | 2 | 1.000 | 0.500 | 0.667 | thank (1) |" in page
    assert "| Spanish | 1 | 0.000 |" in page
    assert "| all | 2 | 0.500 |" in page
