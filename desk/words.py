"""The words of the product, from the gettext catalogues in `locales/`."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from desk.settings import LANGUAGES

LOCALES = Path(__file__).resolve().parent.parent / "locales"
RIGHT_TO_LEFT = frozenset({"ar"})
Words = Callable[..., str]


def direction(lang: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


@cache
def words(domain: str, lang: str) -> Words:
    """A function from a symbolic id (and its placeholders) to the sentence; it raises LookupError on an unknown id."""
    if lang not in LANGUAGES:
        raise LookupError(f"no catalogue for language {lang!r}")
    catalogue = gettext.translation(domain, str(LOCALES), [lang])

    def say(msgid: str, /, **params: object) -> str:
        found = catalogue.gettext(msgid)
        if found == msgid:
            raise LookupError(f"{msgid!r} is not in {domain}.po of {lang}")
        return found.format(**params) if params else found

    return say
