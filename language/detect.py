"""Which of the desk's four languages a message is in, or none: the same answer for the same text, always.

Openers of one to three words are most of what decides a conversation, and general detectors fail on half of them.
So each word's letters speak for the languages by weights learnt for short and misspelt words (letters.py); words that
belong to no language (names, organisations, "ok", codes) do not speak at all. docs/language.md has the measurement.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

import numpy as np

from language.letters import CLASSES, CODES, Fits, fits
from language.normalise import normalise
from language.tokens import tokens
from language.words import is_silent, known_words, organisations, words_of

Code = Literal["en", "fr", "es", "ar", "und"]

ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
# Letters of Persian, Urdu, Pashto and Kurdish; those that Iraqis and North Africans borrow are not among them.
NOT_ARABIC = re.compile(r"[ٹڈڑںےھہۀژۆێڕڵیکټډړږښڼې]")
FOREIGN_SHARE = 12  # one letter in so many
PART = re.compile(r"[.!?؟\n;؛]+")

LONG = 4  # words; below that, another language is not told from a name or a slip (no known detector does)
FOREIGN_LEAD = -2.0  # logarithms; chosen on drawn sentences (data/calibrate.py), not on the evaluation sets
WARMTH = 0.6  # neighbouring words are not independent: without it a sentence would be cocksure
HABIT = 1.2  # what the language that the person used before counts


@dataclass(frozen=True)
class Detection:
    """A language code, `und` when the text shows none of the four, and how sure that is (0 to 1).

    `foreign`: the text is words of another language, where an unknown text may be a number, a name or a code.
    """

    code: Code
    confidence: float
    foreign: bool = False


UNKNOWN = Detection("und", 0.0)


@lru_cache(maxsize=4)  # one message has several readers
def detect(text: str, *, before: str | None = None) -> Detection:
    """Return the language of a message: en, fr, es, ar (Arabizi too) or und.

    `before` is the language in which the person wrote until now: it decides what is open, and nothing that is clear.
    """
    arabic, latin, others = _scripts(text)
    if others > max(arabic, latin):
        return Detection("und", 0.99, foreign=True)
    if arabic > latin and len(NOT_ARABIC.findall(text)) * FOREIGN_SHARE >= arabic:
        return Detection("und", 0.9, foreign=True)
    said = speaking(text)
    if not said:
        # The digits of an Arabic keyboard are Arabic script too.
        return Detection("ar", 0.9) if arabic > latin else UNKNOWN
    evidence = fits(said)
    if len(text.split()) >= LONG and foreign_lead(evidence) > FOREIGN_LEAD:
        return Detection("und", 0.9, foreign=True)
    return _among_ours(_request(text, evidence), before)


def speaking(text: str) -> list[str]:
    """Return the words that can speak for a language: not names, organisations, "ok" and their kin."""
    words = tokens(text)
    if not words:
        return []
    folded = _without_organisations([word if word.isascii() else normalise(word) for word in words])
    said = [word for word, plain in zip(words, folded, strict=True) if len(plain) > 1 and not is_silent(plain)]
    if len(said) < len(words) and all(word in words_of("particles") for word in said):
        return []  # "Saint-Louis du Sénégal"
    return said


def _without_organisations(folded: list[str]) -> list[str]:
    joined = " ".join(folded)
    kept = organisations().sub(lambda found: " ".join("" for _ in found.group().split(" ")), joined)
    return kept.split(" ")


def _scripts(text: str) -> tuple[int, int, int]:
    arabic, latin = len(ARABIC.findall(text)), len(LATIN.findall(text))
    return arabic, latin, sum(map(str.isalpha, text)) - arabic - latin


def foreign_lead(evidence: Fits) -> float:
    """How much better, in logarithms, one of the other languages fits than the best of ours."""
    sums = evidence.sum(axis=0)
    return float(sums[len(CODES) :].max() - sums[: len(CODES)].max())


def _request(text: str, evidence: Fits) -> Fits:
    """The evidence of the sentence that carries the request, where sentences are in different languages."""
    parts = [words for words in map(speaking, PART.split(text)) if words]
    if len(parts) < 2 or sum(map(len, parts)) != len(evidence):
        return evidence
    ends = np.cumsum([len(words) for words in parts])
    sums = [part[:, : len(CODES)].sum(axis=0) for part in np.split(evidence, ends[:-1])]
    if len({int(part.argmax()) for part in sums}) == 1:
        return evidence
    asking = words_of("request")
    weight = [(any(normalise(word) in asking for word in words), len(words)) for words in parts]
    return sums[weight.index(max(weight))][None, :]


def _among_ours(evidence: Fits, before: str | None) -> Detection:
    scores = evidence[:, : len(CODES)].sum(axis=0) * WARMTH
    if before in CODES:
        scores[CODES.index(before)] += HABIT
    shares = np.exp(scores - scores.max())
    best = int(shares.argmax())
    return Detection(cast("Code", CODES[best]), round(float(shares[best] / shares.sum()), 4))


__all__ = ["CLASSES", "Code", "Detection", "detect", "known_words", "speaking"]
