"""How sure a topic must be to be filled in without a question, by cross-validation on the training requests.

`python -m bot.runtime.topic_shares`, from the root of the repository. Requests that are alike are kept together, so
that what is tested resembles nothing that was learnt; what has no topic is learnt from as always and not tested.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml
from sklearn.model_selection import GroupKFold

from bot.components import topic_words
from bot.components.topic_ranking import NONE, Known, TopicRanking
from bot.components.topics import WITHOUT_TOPIC, TopicExtractor
from bot.components.vectors import encoded_sample

ALIKE = 0.8  # cosine of two requests of one topic from which on they are one request in other words
SHARES = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
Guess = tuple[bool, float]


def main() -> None:
    """Print, for each share, how many requests would have their topic filled in, and how many of those wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    folds = parser.parse_args().folds
    sys.stdout.write("".join(f"{line}\n" for line in table(list(cross_validated(folds)))))


def table(guesses: Sequence[Guess]) -> Iterator[str]:
    """Yield the lines of a table: of all requests, those filled in and those filled in wrongly."""
    yield f"{len(guesses)} requests; first and right: {np.mean([right for right, _ in guesses]):.3f}\n"
    yield "| least share | filled in | of these right | of all wrong |\n|---|---|---|---|"
    for least in SHARES:
        filled = [right for right, share in guesses if share >= least]
        right, wrong = sum(filled) / max(1, len(filled)), (len(filled) - sum(filled)) / len(guesses)
        yield f"| {least:.2f} | {len(filled) / len(guesses):.3f} | {right:.3f} | {wrong:.3f} |"


def cross_validated(folds: int) -> Iterator[Guess]:
    """Yield for each request whether the first topic is right, and its share."""
    wordings, requests, without = _learnt_from()
    strength = TopicExtractor.get_default_config()["strength"]
    places = np.arange(len(requests.texts))
    for learnt, tested in GroupKFold(folds).split(places, groups=alike(requests)):
        known = _joined(requests.only(learnt), without)
        ranking = TopicRanking.train(wordings, known, strength=strength)
        for place in tested:
            ranked, _ = ranking.rank(requests.texts[place], requests.vectors[place])
            topic, share = next((topic, share) for topic, share in ranked if topic != NONE)
            yield topic == requests.topics[place], share


def alike(requests: Known) -> np.ndarray:
    """Return the group of each request: chains of requests of one topic that mean nearly the same."""
    groups = np.arange(len(requests.texts))
    for topic in np.unique(requests.topics):
        places = np.flatnonzero(requests.topics == topic)
        unit = requests.vectors[places] / np.linalg.norm(requests.vectors[places], axis=1, keepdims=True)
        for first, second in np.argwhere(np.triu(unit @ unit.T >= ALIKE, 1)):
            groups[groups == groups[places[second]]] = groups[places[first]]
    return groups


def _learnt_from() -> tuple[Known, Known, Known]:
    none = list(_said_without_topic())
    return (
        _known(*zip(*topic_words.worded(), strict=True)),
        _known(*zip(*topic_words.requested(), strict=True)),
        _known([NONE] * len(none), none),
    )


def _said_without_topic() -> Iterator[str]:
    most = TopicExtractor.get_default_config()["examples"]
    for path in sorted(Path("data/nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if block["intent"] in WITHOUT_TOPIC.split():
                lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
                yield from lines[:: max(1, 4 * len(lines) // most)]


def _known(topics: Sequence[str], texts: Sequence[str]) -> Known:
    return Known(texts, np.array(topics), encoded_sample(texts, topics, lambda _: float("inf")))


def _joined(one: Known, other: Known) -> Known:
    return Known(
        [*one.texts, *other.texts],
        np.concatenate([one.topics, other.topics]),
        np.concatenate([one.vectors, other.vectors]),
    )


if __name__ == "__main__":
    main()
