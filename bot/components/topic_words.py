"""What tells the topics of the taxonomy apart: their wordings, and requests written for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.components import tables, taxonomy
from bot.components.phrases import Found, Phrases

REQUESTS = Path(__file__).parents[2] / "data" / "topics"
WORD_BONUS = 0.30
PHRASE_BONUS = 0.12  # for each further word of a phrase


def ids() -> list[str]:
    """Return the topics' ids in the taxonomy's order."""
    return [topic["id"] for topic in taxonomy.read()["topics"]]


def worded() -> Iterator[tuple[str, str]]:
    """Yield each topic with each of its labels and synonyms, in all languages."""
    for topic in taxonomy.read()["topics"]:
        for wording in dict.fromkeys(taxonomy.wordings(topic)):
            yield topic["id"], wording


def requested() -> Iterator[tuple[str, str]]:
    """Yield each topic with each request written for it."""
    for path in files():
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for topic, requests in written.items():
            for request in requests:
                yield topic, str(request)


def files() -> list[Path]:
    """Return the files with the requests, one a language."""
    return sorted(REQUESTS.glob("*.yml"))


def phrases_of_topics() -> Phrases:
    """Return every wording of every topic; one phrase may stand for several topics."""
    meanings: dict[str, list[str]] = defaultdict(list)
    ambiguous = tables.words("ambiguous_words.txt")
    for topic, wording in worded():
        folded = taxonomy.folded(wording)
        if folded and folded not in ambiguous and topic not in meanings[folded]:
            meanings[folded].append(topic)
    phrases = Phrases()
    for folded, topics in meanings.items():
        phrases.add(folded, tuple(topics))
    return phrases


def by_topic(found: list[Found]) -> dict[str, list[Found]]:
    """Return the phrases found for each topic."""
    hits: dict[str, list[Found]] = defaultdict(list)
    for hit in found:
        for topic in hit.payload:
            hits[topic].append(hit)
    return hits


def bonus(hit: Found) -> float:
    """Return how much a phrase says for a topic: more when longer, less when shared."""
    return (WORD_BONUS + PHRASE_BONUS * (hit.words - 1)) / len(hit.payload)
