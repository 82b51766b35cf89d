"""One spelling for the many a phone produces: case, accents, Arabic letter forms, digits."""

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, and Arabic letters that keyboards and dialects use for one another.
SAME = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ـ": "",
    }
)


@lru_cache(maxsize=4096)  # the letters of a few alphabets: nine tenths of the time without it
def fold_character(character: str) -> str:
    """Return what one character counts as: nothing, one character or a few."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    decomposed = unicodedata.normalize("NFKD", character.translate(SAME).casefold())
    kept = "".join(part for part in decomposed if unicodedata.category(part) not in ("Mn", "Cf"))
    return kept.translate(SAME)


def normalise(text: str) -> str:
    """Return the text folded and with single spaces, to compare and to look up."""
    return " ".join("".join(map(fold_character, text)).split())


def aligned(text: str) -> tuple[str, list[int]]:
    """Return the folded text, spaces kept, and for each of its characters the index it came from."""
    folded: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        for part in fold_character(character):
            folded.append(part)
            origins.append(index)
    return "".join(folded), origins
