"""The words of a message that can tell its language: small letters, no codes, numbers, measures or addresses."""

import re

NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\b[a-z]{2}-\d\S*", re.IGNORECASE)
TOKEN = re.compile(r"[^\W_]+'?")
APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
STRETCHED = re.compile(r"(.)\1{2,}")
DIGITS_AS_LETTERS = re.compile(r"[a-z2356789]+")
DIGITS_TOGETHER = re.compile(r"\d\d")
MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|er|eme|eres?|ans|km|kg|pm|am|days?|weeks?|years?|jours?|mois|dias|meses|h|x|w)"
)
SHORTEST = 4


def tokens(text: str) -> list[str]:
    """Return the words of a text; letters with digits stay where they can be Arabic in Latin letters."""
    plain = NOT_WORDS.sub(" ", text).lower().translate(APOSTROPHES)
    words = TOKEN.findall(plain)
    return [STRETCHED.sub(r"\1\1", word) for word in words if word.isalpha() or _is_spoken(word)]


def _is_spoken(word: str) -> bool:
    """Tell "3afwan" and "j'" from "5w", "covid19" and "2"."""
    bare = word.removesuffix("'")
    digits = sum(character.isdigit() for character in bare)
    if not digits:
        return bool(bare)
    if not DIGITS_AS_LETTERS.fullmatch(bare) or DIGITS_TOGETHER.search(bare) or MEASURE.fullmatch(bare):
        return False
    has_vowel = any(character in "aeiou" for character in bare)
    return len(bare) >= 3 * digits and (has_vowel or len(bare) >= SHORTEST)
