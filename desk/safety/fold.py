"""Fold a text to the form our word lists are written in, and know where each folded character came from.

People type without accents, with Arabic letters in whatever form the phone offers, with digits of either script.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = {
    "ى": "ي", "ة": "ه", "ء": "", "ـ": "", "ک": "ك", "ی": "ي", "ٱ": "ا", "ہ": "ه", "ھ": "ه", "œ": "oe", "æ": "ae",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-",
    "،": ",", "؛": ";", "؟": "?", "٫": ".", "٬": ",", "⁄": "/", "º": "°", "„": '"', "“": '"', "”": '"', "«": '"', "»": '"',
}  # fmt: skip


@dataclass(frozen=True)
class Folded:
    """A folded text, also with its capitals; `at[i]` is where folded character i stood, with one more for the end."""

    text: str
    cased: str
    at: tuple[int, ...]


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """One character in folded form: zero, one or more characters."""
    return fold_shape(character).lower()


@lru_cache(maxsize=4096)
def fold_shape(character: str) -> str:
    """One character folded in all but case."""
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width and direction marks
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in "İŒÆ":  # the only capitals whose small form is longer
        return {"İ": "I", "Œ": "OE", "Æ": "AE"}[character]
    out = []
    for part in unicodedata.normalize("NFKD", character):
        if unicodedata.category(part) == "Mn":
            continue
        out.append(_LETTERS.get(part, part))
    return "".join(out)


def fold(text: str) -> Folded:
    """The folded text with its way back to the original offsets (code points)."""
    pieces: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        piece = fold_shape(character)
        pieces.append(piece)
        at.extend([index] * len(piece))
    at.append(len(text))
    cased = "".join(pieces)
    return Folded(cased.lower(), cased, tuple(at))


def folded(text: str) -> str:
    """The folded text alone."""
    return "".join(map(fold_character, text))


_ENDS = re.compile(r"[.!?;\n]+(?=\s|$|[^\d\w])|[!?;\n]+")
_NOT_A_WORD = re.compile(r"[^\w.]+|_+|\.(?=\S)")
_INITIAL = re.compile(r"\b([^\W\d])\.(?=\W)")  # "Amina T., 12" is one sentence
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")


def tokens(text: str) -> str:
    """The folded words between single spaces, sentences parted by " . ", as in " help me . now . "."""
    plain = _INITIAL.sub(r"\1", _STRETCHED.sub(r"\1", folded(text)))
    parts = (_NOT_A_WORD.sub(" ", part).split() for part in _ENDS.sub("\n", plain).split("\n"))
    return " " + "".join(" ".join(part) + " . " for part in parts if part)


def fold_pattern(pattern: str) -> str:
    """A regular expression folded like a text; its ASCII characters are syntax and stay."""
    return "".join(c if c.isascii() else fold_character(c) for c in pattern)
