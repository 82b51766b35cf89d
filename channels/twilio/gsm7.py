"""The GSM 03.38 alphabet: what a character costs in an SMS, and how a text is brought into it."""

from __future__ import annotations

import re
import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

# French puts a space inside its quotation marks, which the straight mark does not have.
_OPENING_GUILLEMET = re.compile("«[ \u00a0\u2009\u202f]?")
_CLOSING_GUILLEMET = re.compile("[ \u00a0\u2009\u202f]?»")

_REPLACED = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "‹": "'", "›": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "•": "-", "·": "-",
        "…": "...", "œ": "oe", "Œ": "OE", "ª": "a", "º": "o", "°": "o", "ł": "l", "Ł": "L", "ı": "i",
        "×": "x", "÷": "/", "→": "->", "←": "<-", "™": "TM", "©": "(c)", "®": "(r)", "№": "No",
        "\t": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ",
        "\u200a": " ", "\u202f": " ",
        "\u00ad": "", "\u200b": "", "\u200e": "", "\u200f": "", "\u2060": "", "\ufeff": "",
    }
)  # fmt: skip


def fits(text: str) -> bool:
    """True when every character is in the alphabet or its extension."""
    return all(character in BASIC or character in EXTENSION for character in text)


def cost(character: str) -> int:
    """Septets of one character of the alphabet: an extension character is escaped and takes two."""
    return 2 if character in EXTENSION else 1


def fold(text: str) -> str:
    """The text in GSM-7 if it can be brought there without losing a letter, else the text as it is.

    One character outside the alphabet makes the whole message twice as dear, so folding only
    some of them (beside an emoji or Arabic) would cost accents and save nothing.
    """
    composed = unicodedata.normalize("NFC", text)
    quoted = _CLOSING_GUILLEMET.sub('"', _OPENING_GUILLEMET.sub('"', composed))
    folded = "".join(map(_fold_character, quoted.translate(_REPLACED)))
    return folded if fits(folded) else text


def _fold_character(character: str) -> str:
    if character in BASIC or character in EXTENSION:
        return character
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed[0] if decomposed[0].isascii() and decomposed[0].isalpha() else character
