"""Countries and places by their names, from the tables in data/ and the desk's Malian regions."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.components.phrases import Phrases
from language.detect import known_words
from language.normalise import normalise

DATA = Path(__file__).parent / "data"
MALI = Path(__file__).parents[2] / "desk" / "taxonomy" / "mali.yml"
# A town written without a capital letter counts only where the desk's requests come from; elsewhere too many
# towns are called as everyday words are.
CLEAR_LEAD = 3.0
COMMON = frozenset(
    """nice bath reading mobile split male same save sale tours lens man mary lund como gap bari mine sur van batman
    laval march orange providence victoria florence florencia paradise cali union independence trinidad santa marta
    asia america africa central north south east west norte sur este oeste port fort bay lake grand saint san santiago
    esperanza libertad progreso concordia colon buenavista general delta along sari most soma bela sumy bar como ibb
    hall bury hull cork ham essen halle moers marl hamm bonn mons brest angers amiens salt santo domingo el la
    data project protection health centre center mission station college garden gardens university nour noor amal
    salam salem tiba diwan masjid bab hay qasim karim rashid hamad nasr rahim sidi ben hassan hussein ali omar""".split()
)
COMMON_ARABIC = frozenset(
    normalise(word)
    for word in """سلام السلام خميس الخميس السوق الجديدة الجديد الكبير المركز الحي العين عين الباب باب بركة نور النور المدينة مدينة
    الشرق الغرب الوسط الشمال الجنوب البحر الجبل الوادي القصر الدار دار سرت من كوم شرم صور بشار سيدي الخير سعيد حسن علي محمد
    عمر صالح كريم جميل وادي حلوان بني ميت تمارة سلا اسفي مرسى بون نيس تور لون مان بات ساري كان لوس""".split()
)


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


def _rows(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


# Names that are everyday words too: they count after "in", or when they are all that is written.
DOUBTFUL = frozenset(map(normalise, ("مالي", "بنين", "Grenada", "Granada", "Maurice", "Georgia", "Jersey", "Turkey", "Man")))


@functools.cache
def countries() -> Phrases:
    """Return all names, abbreviations and demonyms of countries."""
    phrases = Phrases()
    for table in ("country_names.tsv", "countries.tsv"):
        for code, names in _rows(table):
            for name in names.split("|"):
                phrases.add(name, Country(code, doubtful=normalise(name) in DOUBTFUL))
    phrases.add("Congo", Country("CD", doubtful=True))
    for code, words in _rows("demonyms.tsv"):
        for word in words.split():
            phrases.add(word, Country(code, demonym=True))
    for code, names in _rows("countries.tsv"):
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
    known = set(known_words())
    largest: dict[str, int] = {}
    rows = [(code, int(people), name, others) for code, people, name, others in _rows("cities.tsv")]
    spelled_in = {code for code, _, _, others in rows if any("a" <= letter <= "z" for letter in others)}
    for code, people, name, others in rows:
        for spelled in (name, *filter(None, others.split("|"))):
            folded = normalise(spelled)
            if folded in known or folded in COMMON or folded in COMMON_ARABIC or len(folded) < 4:
                continue
            if folded in largest and largest[folded] < CLEAR_LEAD * people:
                continue  # two towns of like size: the first stays, and is the larger one
            largest.setdefault(folded, people)
            phrases.add(spelled, Place(name, code, needs_capital=code not in spelled_in or len(folded) < 5))
    return phrases


def _mali() -> Iterator[tuple[str, str, bool]]:
    data = yaml.safe_load(MALI.read_text(encoding="utf-8"))
    for region in (*data["regions"], *data["places"]):
        arabic = [region["ar"], *region.get("ar_variants", ())]
        doubtful = len(region["ascii"]) < 5 and region["ascii"] != "Gao"
        for spelled in (region["name"], region["ascii"], *region.get("variants", ()), *arabic):
            yield region["name"], spelled, doubtful
