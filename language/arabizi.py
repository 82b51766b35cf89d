"""Arabic in Latin letters and digits ("b7ajeh la mosa3adeh") put into Arabic letters, roughly.

Spellings differ by person and country and leave out what Arabic writes, so no word comes out surely right. But most
come close to the Arabic word, of which the sentence encoder knows far more than of its Latin spellings.
"""

import re

from language.detect import detect

WORD = re.compile(r"[a-z0-9']+")
ARTICLE = re.compile(r"^(?:al|el|il|l)(?=[^aeiou]..)")
DOUBLED = re.compile(r"(.)\1+")
LONG_VOWELS = re.compile(r"aa|ee|oo")
TOGETHER = {
    "tch": "تش", "sh": "ش", "ch": "ش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "dj": "ج", "3'": "غ", "7'": "خ",
    "ou": "و", "oo": "و", "aw": "و", "ee": "ي", "ei": "ي", "ai": "ي", "ay": "ي", "aa": "ا",
}  # fmt: skip
ALONE = {
    "b": "ب", "c": "ك", "d": "د", "f": "ف", "g": "ج", "h": "ه", "i": "ي", "j": "ج", "k": "ك", "l": "ل", "m": "م",
    "n": "ن", "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و", "v": "ف", "w": "و", "x": "كس",
    "y": "ي", "z": "ز", "2": "ا", "3": "ع", "5": "خ", "6": "ط", "7": "ح", "8": "ق", "9": "ق",
}  # fmt: skip
# Short vowels, which Arabic does not write but at the beginning and the end of a word.
FIRST = {"a": "ا", "e": "ا", "i": "ا"}
LAST = {"a": "ا", "e": "ه"}


def in_arabic_letters(text: str) -> str | None:
    """Return an Arabic text in Latin letters in Arabic ones; None when it is in another language or in them already."""
    if not text.isascii() or detect(text).code != "ar":
        return None
    return transliterated(text)


def transliterated(text: str) -> str:
    """Return every word in Arabic letters, numbers as they are."""
    return " ".join(map(_word, WORD.findall(text.lower())))


def _word(word: str) -> str:
    if word.isdigit():
        return word
    single = word if LONG_VOWELS.search(word) else DOUBLED.sub(r"\1", word)
    bare = ARTICLE.sub("", single)
    return ("ال" if bare != single else "") + "".join(_letters(bare))


def _letters(word: str) -> list[str]:
    found = []
    place = 0
    while place < len(word):
        size = next((size for size in (3, 2) if word[place : place + size] in TOGETHER), 1)
        found.append(TOGETHER[word[place : place + size]] if size > 1 else _letter(word, place))
        place += size
    return found


def _letter(word: str, place: int) -> str:
    letter = word[place]
    if place == 0 and letter in FIRST:
        return FIRST[letter]
    if place == len(word) - 1 and letter in LAST:
        return LAST[letter]
    return ALONE.get(letter, "")
