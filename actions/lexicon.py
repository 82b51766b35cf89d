"""The words of lexicon.yml, folded for look-up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.matching import fold


def has(text: str, topic: str) -> bool:
    """Whether a text contains one of a topic's words."""
    padded = f" {fold(text)} "
    return any(f" {word} " in padded for word in _folded(topic))


def starts(text: str, topic: str) -> bool:
    """Whether a text begins with one of a topic's words."""
    padded = f"{fold(text)} "
    return any(padded.startswith(f"{word} ") for word in _folded(topic))


def ends(text: str, topic: str) -> bool:
    """Whether a text ends with one of a topic's words, or with one more word after it ("not in")."""
    folded = fold(text)
    return any(
        f" {part}".endswith(f" {word}") for word in _folded(topic) for part in (folded, folded.rpartition(" ")[0])
    )


def says(text: str, topic: str) -> bool:
    """Whether a text is one of a topic's words, and nothing more."""
    return fold(text) in _folded(topic)


def only(text: str, topic: str) -> bool:
    """Whether a text has words, and each of them is one of a topic's."""
    folded = fold(text).split()
    return bool(folded) and all(word in _single(topic) for word in folded)


def figure_topic(text: str) -> str | None:
    """What a question about figures is about."""
    padded = f" {fold(text)} "
    topics: dict[str, list[str]] = _lexicon()["figures"]
    return next(
        (topic for topic, listed in topics.items() if any(f" {fold(word)} " in padded for word in listed)), None
    )


@cache
def _folded(topic: str) -> frozenset[str]:
    listed = _lexicon()[topic]
    flat = [word for row in listed for word in (row if isinstance(row, list) else [row])]
    return frozenset(fold(word) for word in flat)


@cache
def _single(topic: str) -> frozenset[str]:
    return frozenset(word for phrase in _folded(topic) for word in phrase.split())


@cache
def _lexicon() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    return found
