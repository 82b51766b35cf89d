"""How many training examples each intent and topic has, by language: `python -m benchmarks.training_data`.

Without arguments the table is printed; with `--write` it takes the place of the one in docs/data.md.
"""

from __future__ import annotations

import argparse
import functools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "data.md"
LANGUAGES = ("en", "fr", "es", "ar")
BEGIN, END = "<!-- table: python -m benchmarks.training_data --write -->", "<!-- end of table -->"


@functools.cache
def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def examples(language: str) -> Iterator[tuple[str, str]]:
    """Yield the intent and the text of each example of a language."""
    for path in sorted((ROOT / "data" / "nlu" / language).glob("*.yml")):
        for block in _read(path)["nlu"]:
            lines = block["examples"].splitlines() if "intent" in block else ()
            yield from ((block["intent"], line.removeprefix("- ").strip()) for line in lines if line.strip())


def phrases(language: str) -> dict[str, list[str]]:
    """Return the request phrases of each topic id of a language."""
    return _read(ROOT / "data" / "topics" / f"{language}.yml")


def table() -> str:
    """Return the counts as a Markdown table, intents by name, topics in one last row."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for language in LANGUAGES:
        for intent, _ in examples(language):
            counts[intent][language] += 1
    rows = [
        f"| {intent} | " + " | ".join(str(counts[intent][lang]) for lang in LANGUAGES) + " |"
        for intent in sorted(counts)
    ]
    sums = " | ".join(str(sum(count[lang] for count in counts.values())) for lang in LANGUAGES)
    spans = " | ".join(_span(language) for language in LANGUAGES)
    head = ["| intent | " + " | ".join(LANGUAGES) + " |", "|---" * (len(LANGUAGES) + 1) + "|"]
    return "\n".join([*head, *rows, f"| all | {sums} |", f"| phrases a topic (least to most) | {spans} |"])


def _span(language: str) -> str:
    sizes = [len(wordings) for wordings in phrases(language).values()]
    return f"{min(sizes)} to {max(sizes)}"


def write() -> None:
    """Put the present table into the page, between its two marks."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="into docs/data.md")
    if options.parse_args().write:
        write()
    else:
        sys.stdout.write(table() + "\n")


if __name__ == "__main__":
    main()
