"""Countries and places by their names, from the tables in data/ and the desk's Malian regions."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.components import tables
from bot.components.phrases import Phrases
from language.detect import known_words
from language.normalise import normalise

MALI = Path(__file__).parents[2] / "desk" / "taxonomy" / "mali.yml"
# A town written without a capital letter counts only where the desk's requests come from; elsewhere too many
# towns are called as everyday words are.
CLEAR_LEAD = 3.0


@dataclass(frozen=True)
class Country:
    """A country that a name or a demonym stands for."""

    code: str
    demonym: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Place:
    """A place below the level of a country."""

    name: str
    country: str
    doubtful: bool = False
    needs_capital: bool = False


@functools.cache
def countries() -> Phrases:
    """Return all names, abbreviations and demonyms of countries."""
    phrases = Phrases()
    doubtful = tables.words("doubtful_names.txt")
    for table in ("country_names.tsv", "countries.tsv"):
        for code, names in tables.rows(table):
            for name in names.split("|"):
                phrases.add(name, Country(code, doubtful=normalise(name) in doubtful))
    phrases.add("Congo", Country("CD", doubtful=True))
    for code, words in tables.rows("demonyms.tsv"):
        for word in words.split():
            phrases.add(word, Country(code, demonym=True))
    for code, names in tables.rows("countries.tsv"):
        _add_arabic_demonyms(phrases, code, normalise(names.split("|")[-1]))
    return phrases


def _add_arabic_demonyms(phrases: Phrases, code: str, name: str) -> None:
    if " " in name or name == "مالي":
        return
    stem = name.removeprefix("ال").rstrip("اه")
    stem = stem if stem.endswith("ي") else f"{stem}ي"
    for ending in ("", "ه", "ين", "ون", "ات"):
        phrases.add(stem + ending, Country(code, demonym=True))


@functools.cache
def places() -> Phrases:
    """Return the towns of data/cities.tsv and the regions and places of Mali."""
    phrases = Phrases()
    for name, spelled, doubtful in _mali():
        phrases.add(spelled, Place(name, "ML", doubtful=doubtful))
    common = known_words().keys() | tables.words("common_words.txt")
    largest: dict[str, int] = {}
    rows = [(code, int(people), name, others) for code, people, name, others in tables.rows("cities.tsv")]
    spelled_in = {code for code, _, _, others in rows if any("a" <= letter <= "z" for letter in others)}
    for code, people, name, others in rows:
        for spelled in (name, *filter(None, others.split("|"))):
            folded = normalise(spelled)
            if folded in common or len(folded) < _shortest(folded):
                continue
            if folded in largest and largest[folded] < CLEAR_LEAD * people:
                continue  # two towns of like size: the first stays, and is the larger one
            largest.setdefault(folded, people)
            phrases.add(spelled, Place(name, code, needs_capital=code not in spelled_in or len(folded) < 5))
    return phrases


def _shortest(folded: str) -> int:
    return 4 if folded.isascii() else 3  # Arabic writes no short vowels


def _mali() -> Iterator[tuple[str, str, bool]]:
    data = yaml.load(MALI.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for region in (*data["regions"], *data["places"]):
        arabic = [region["ar"], *region.get("ar_variants", ())]
        doubtful = len(region["ascii"]) < 5 and region["ascii"] != "Gao"
        for spelled in (region["name"], region["ascii"], *region.get("variants", ()), *arabic):
            yield region["name"], spelled, doubtful
