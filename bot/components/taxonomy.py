"""The desk's taxonomy as this side needs it: the words that stand for each id."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.components.phrases import TOKEN
from language.normalise import normalise

FILE = Path(__file__).parents[2] / "desk" / "taxonomy" / "taxonomy.yml"
LANGUAGES = ("en", "fr", "es", "ar")


@functools.cache
def read() -> dict[str, Any]:
    """Return the taxonomy's file."""
    return yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def wordings(entry: dict[str, Any], *, synonyms: bool = True) -> Iterator[str]:
    """Yield what people and the desk call one entry, in all languages."""
    for language in LANGUAGES:
        for kind in ("labels", "short"):
            yield entry[kind][language]
        if synonyms:
            yield from entry.get("synonyms", {}).get(language, ())


def folded(text: str) -> str:
    """Return a wording as phrases are compared."""
    return " ".join(TOKEN.findall(normalise(text)))
