"""Countries by any of their names in the four languages, and their names from Unicode CLDR through Babel."""

from __future__ import annotations

import re
import unicodedata

from babel import Locale

from language import places


def fold(text: str) -> str:
    """Lower case, no accents, plain Arabic letters, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = plain.replace("ـ", "").translate(str.maketrans("أإآٱىة", "ااااي" + "ه"))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def find(text: str) -> list[str]:
    """ISO 3166-1 alpha-2 codes of the countries a text names or names a place in, in order; none that is doubtful."""
    return [named.value for named in places.where(text).countries if named.confidence >= places.ASK]


def doubtful(text: str) -> list[str]:
    """The countries that a text may mean, the likeliest first, when it does not say which: "Congo"."""
    found = places.where(text).countries
    if len(found) != 1 or found[0].confidence >= places.ASK:
        return []
    return [found[0].value, *found[0].others]


def name(code: str | None, lang: str) -> str:
    """The country's name in a language; the code itself when CLDR has none."""
    return str(Locale(lang).territories.get(code, code)) if code else ""
