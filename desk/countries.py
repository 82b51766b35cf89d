"""Countries by any of their names in the four languages, from Unicode CLDR through Babel."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from desk.settings import LANGUAGES

OTHERS = Path(__file__).parent / "taxonomy" / "countries.yml"
NO_COUNTRY = ("EU", "EZ", "UN", "XA", "XB", "QO", "ZZ")


def fold(text: str) -> str:
    """Lower case, no accents, plain Arabic letters, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = plain.replace("ـ", "").translate(str.maketrans("أإآٱىة", "ااااي" + "ه"))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


@cache
def _others() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(OTHERS.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for lang in LANGUAGES:
        for code, name in Locale(lang).territories.items():
            if _is_country(code):
                names.setdefault(fold(name), code)
                names.setdefault(fold(name.split("(")[0]), code)
    return names | {fold(name): code for name, code in _others()["names"].items()}


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in NO_COUNTRY


def find(text: str, lang: str | None = None) -> list[str]:
    """ISO 3166-1 alpha-2 codes of the countries a text names, in order; "South Sudan" is not Sudan."""
    words = fold(text).split()
    if len(words) == 1 and words[0].upper() in _others()["abbreviations"]:
        return [_others()["abbreviations"][words[0].upper()]]
    if text.strip() in _others()["codes"]:
        return [text.strip()]
    found: list[str] = []
    start = 0
    while start < len(words):
        code, used = _longest(words, start)
        if code and code not in found:
            found.append(code)
        start += used
    return found


def _longest(words: list[str], start: int) -> tuple[str | None, int]:
    for length in range(min(5, len(words) - start), 0, -1):
        phrase = " ".join(words[start : start + length])
        if length == 1 and len(phrase) <= 2:
            continue
        for candidate in (
            phrase,
            phrase.removeprefix("ال"),
            phrase[1:] if phrase[:1] in "بفلو" else phrase,
            "ال" + phrase,
        ):
            if candidate in _names() and (length > 1 or len(candidate) > 2):
                return _names()[candidate], length
    return None, 1


def name(code: str | None, lang: str) -> str:
    """The country's name in a language; the code itself when CLDR has none."""
    return str(Locale(lang).territories.get(code, code)) if code else ""
