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
MEETING = "RE"  # Réunion: on every phone also a meeting
LARGE = 100_000
SHORT = 5


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
            if code == MEETING:
                continue
            for name in names.split("|"):
                phrases.add(name, Country(code, doubtful=normalise(name) in doubtful))
    phrases.add("Congo", Country("CD", doubtful=True))
    for code, words in tables.rows("demonyms.tsv"):
        for word in words.split():
            phrases.add(word, Country(code, demonym=True))
    for code, names in tables.rows("countries.tsv"):
        if code in asked_from():
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
def asked_from() -> frozenset[str]:
    """Return the countries that requests come from: those whose regions or people the tables name."""
    return frozenset(row[0] for name in ("regions.tsv", "demonyms.tsv") for row in tables.rows(name))


@functools.cache
def places() -> Phrases:
    """Return the regions and places of Mali, the regions of regions.tsv and the towns of cities.tsv."""
    phrases = Phrases()
    for name, spelled, doubtful in _mali():
        phrases.add(spelled, Place(name, "ML", doubtful=doubtful))
    for code, names in tables.rows("regions.tsv"):
        for name in names.split("|"):
            for spelled in name.split("/"):
                phrases.add(spelled, Place(name.split("/")[0], code, needs_capital=len(spelled) < SHORT))
    _add_towns(phrases)
    return phrases


def _add_towns(phrases: Phrases) -> None:
    common = known_words().keys() | tables.words("common_words.txt")
    largest: dict[str, int] = {}
    for code, people, name, *others in tables.rows("cities.tsv"):
        is_small = code not in asked_from() or int(people) < LARGE
        for spelled in (name, *filter(None, "|".join(others).split("|"))):
            folded = normalise(spelled)
            if folded in common or len(folded) < _shortest(folded):
                continue
            if largest.get(folded, int(people)) < CLEAR_LEAD * int(people) and folded in largest:
                continue  # two towns of like size: the first stays, and is the larger one
            largest.setdefault(folded, int(people))
            # Arabic has no capitals: there a small town is told from a word by what stands before it.
            is_arabic = not _is_latin(folded)
            capital = is_small or len(folded) < SHORT
            place = Place(name, code, doubtful=is_arabic and capital, needs_capital=capital)
            phrases.add(spelled, place)


def _is_latin(folded: str) -> bool:
    return folded[:1].isascii()


def _shortest(folded: str) -> int:
    return 4 if folded.isascii() else 3  # Arabic writes no short vowels


def _mali() -> Iterator[tuple[str, str, bool]]:
    data = yaml.load(MALI.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for region in (*data["regions"], *data["places"]):
        arabic = [region["ar"], *region.get("ar_variants", ())]
        doubtful = len(region["ascii"]) < 5 and region["ascii"] != "Gao"
        for spelled in (region["name"], region["ascii"], *region.get("variants", ()), *arabic):
            yield region["name"], spelled, doubtful
