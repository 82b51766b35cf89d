"""How well a text's letters fit each language: langdetect's n-gram tables, summed without its random sampling."""

import functools
import json
import math
import re
from importlib import resources

CODES = ("en", "fr", "es", "ar")
LATIN_CODES = ("en", "fr", "es")
# Neighbours that our users' messages are most often mistaken for; every further table costs 1 MB.
FOREIGN = ("de", "it", "pt", "ca", "nl", "ro", "tr", "sw", "so", "id", "tl", "af", "pl", "sq", "vi", "sv", "hr", "fi")
SMALLEST = 1e-5  # what an n-gram that a language does not have counts as

Table = dict[str, float]


def letter_scores(text: str) -> tuple[dict[str, float], float]:
    """Return the log-likelihood of lower-case text for each of CODES, and for the best language not ours."""
    grams = _ngrams(text)
    scores = {code: _fit(grams, table) for code, table in tables().items()}
    ours = {code: scores[code] for code in LATIN_CODES}
    ours["ar"] = min(ours.values())
    return ours, max(scores[code] for code in FOREIGN)


def _fit(grams: list[str], table: Table) -> float:
    # An n-gram overlaps its neighbours: a third of each counts, so that length does not make it cocksure.
    return sum(math.log(table.get(gram, 0.0) + SMALLEST) for gram in grams) / 3


def _ngrams(text: str) -> list[str]:
    padded = " " + re.sub(r"[^\w]+|[\d_]+", " ", text).strip() + " "
    grams = [padded[start : start + size] for size in (2, 3) for start in range(len(padded) - size + 1)]
    return [gram for gram in grams if " " not in gram[1:-1]]


@functools.cache
def tables() -> dict[str, Table]:
    """Return each language's share of every n-gram, accents kept and dropped alike (phones drop them)."""
    return {code: _table(code) for code in (*LATIN_CODES, *FOREIGN)}


def _table(code: str) -> Table:
    profile = json.loads(resources.files("langdetect").joinpath("profiles", code).read_text(encoding="utf-8"))
    table: Table = {}
    for gram, count in profile["freq"].items():
        share = count / profile["n_words"][len(gram) - 1]
        for spelling in {gram.lower(), _without_accents(gram.lower())}:
            table[spelling] = table.get(spelling, 0.0) + share
    return table


def _without_accents(gram: str) -> str:
    from language.normalise import fold_character

    folded = "".join(character if character == " " else fold_character(character) for character in gram)
    return folded if len(folded) == len(gram) else gram
