"""What is mistaken for what: Rasa's own cross-validation, as a page to read.

`python -m bot.runtime.confusions --page docs/confusions.md`, from the root of the repository. Only what intents need is
trained, with the settings of config.yml. `--every 8` takes one example in eight, for a quick look.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml

from bot.runtime import command_line

LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "ar": "Arabic"}
NEEDED = ("bot.components.vectors.SentenceVectors", "bot.components.intents.LinearIntents")
AVERAGE = "macro avg"


@dataclass(frozen=True)
class Example:
    """One line of the training data."""

    text: str
    intent: str
    language: str


def examples(root: Path, *, every: int = 1) -> Iterator[Example]:
    """Yield the training examples, or one in so many of each intent and language."""
    for path in sorted((root / "data/nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            for text in lines[::every]:
                yield Example(text, block["intent"], path.parent.name)


def cross_validate(root: Path, chosen: list[Example], folds: int, out: Path) -> tuple[dict[str, Any], list[Any]]:
    """Return Rasa's report on each intent, and each example that was not recognised."""
    data: dict[str, list[str]] = {}
    for example in chosen:
        data.setdefault(example.intent, []).append(example.text)
    nlu = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in data.items()]
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"] = [component for component in config["pipeline"] if component["name"] in NEEDED]
    (out / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8")
    (out / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    data_and_config = ("--nlu", str(out / "nlu.yml"), "--config", str(out / "config.yml"))
    options = ("--cross-validation", "--folds", str(folds), "--no-plot", "--out", str(out / "results"))
    with _without_what_was_learnt():
        command_line.run("test", "nlu", *options, *data_and_config)
    report = json.loads((out / "results" / "intent_report.json").read_text(encoding="utf-8"))
    errors = json.loads((out / "results" / "intent_errors.json").read_text(encoding="utf-8"))
    return report, errors


@contextmanager
def _without_what_was_learnt() -> Iterator[None]:
    """Rasa asks each fold's model about its own training examples too: most of the time, for a figure of no use."""
    from rasa.nlu import test

    of_all = test.combine_result

    async def of_the_unseen(*arguments: Any) -> None:
        # Only for the unseen examples does it keep the results themselves, the sixth argument.
        if len(arguments) > len(("intents", "entities", "responses", "processor", "data")):
            await of_all(*arguments)

    test.combine_result = of_the_unseen
    try:
        yield
    finally:
        test.combine_result = of_all


def page(report: dict[str, Any], errors: list[Any], chosen: list[Example], *, folds: int, stamp: str) -> str:
    """Return the report as Markdown: the whole, each language, each intent with what it is mistaken for."""
    lines = [
        "# What is mistaken for what",
        "",
        f"{stamp}, by `make confusions`: {folds}-fold cross-validation of {len(chosen):,} training examples",
        "(`rasa test nlu --cross-validation`). They were written to be hard to tell apart, near misses and all: this",
        "page shows what to write more examples for; how well other people's words are understood is in",
        "[understanding.md](understanding.md).",
        "",
        "| | examples | right |",
        "|---|---|---|",
        *_by_language(errors, chosen),
        "",
        "| intent | examples | precision | recall | F1 | most often taken for |",
        "|---|---|---|---|---|---|",
        *_by_intent(report),
    ]
    return "\n".join(lines) + "\n"


def _by_language(errors: list[Any], chosen: list[Example]) -> Iterator[str]:
    languages = {(example.text, example.intent): example.language for example in chosen}
    wrong = Counter(languages.get((error["text"], error["intent"])) for error in errors)
    for code, name in LANGUAGES.items():
        count = sum(example.language == code for example in chosen)
        yield f"| {name} | {count:,} | {1 - wrong[code] / max(count, 1):.3f} |"
    yield f"| all | {len(chosen):,} | {1 - len(errors) / len(chosen):.3f} |"


def _by_intent(report: dict[str, Any]) -> Iterator[str]:
    intents = {name: row for name, row in report.items() if isinstance(row, dict) and "confused_with" in row}
    for name, row in sorted(intents.items(), key=lambda pair: pair[1]["f1-score"]):
        mistaken = ", ".join(f"{other} ({count})" for other, count in list(row["confused_with"].items())[:3])
        yield _row(name, row, mistaken)
    yield _row("macro average", report[AVERAGE], "")


def _row(name: str, row: dict[str, Any], mistaken: str) -> str:
    shares = " | ".join(f"{row[key]:.3f}" for key in ("precision", "recall", "f1-score"))
    return f"| {name} | {int(row['support']):,} | {shares} | {mistaken} |"


def _stamp(root: Path, every: int) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=root, check=True, capture_output=True, text=True
    )
    part = f", one example in {every}" if every > 1 else ""
    return f"{datetime.now(timezone.utc):%-d %B %Y}, commit {commit.stdout.strip()}{part}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int, default=3)
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--page", type=Path, help="where to write the page; to the terminal if not given")
    given = options.parse_args()
    chosen = list(examples(Path(), every=given.every))
    with tempfile.TemporaryDirectory(prefix="fdc") as folder:
        report, errors = cross_validate(Path(), chosen, given.folds, Path(folder))
    written = page(report, errors, chosen, folds=given.folds, stamp=_stamp(Path(), given.every))
    if given.page:
        given.page.write_text(written, encoding="utf-8")
    else:
        sys.stdout.write(written)


if __name__ == "__main__":
    main()
