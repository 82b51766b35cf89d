"""Which of the desk's four languages a message is in, or none: the same answer for the same text, always.

Openers of one to three words are most of what decides a conversation, and general detectors fail on half of
them. So a message is judged by its script, then by known words, then by langdetect's letter statistics, which
are read directly: langdetect itself samples at random and needs a hundred times longer.
"""

import functools
import math
import re
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from language.letters import CODES, letter_scores
from language.normalise import normalise

Code = Literal["en", "fr", "es", "ar", "und"]

NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\b[a-z]{2}-\d\S*", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
# Letters of Persian, Urdu, Pashto and Kurdish that Arabic keyboards do not have.
NOT_ARABIC = re.compile(r"[ٹڈڑںےھہۀپچژگڤۆێڕڵیکټډړږښڼې]")
DIGIT_AS_LETTER = re.compile(r"^(?=.*[a-z])(?:[a-z']*[a-z][23579][a-z']*|[23579][a-z']{3,})$")
MEASURE = re.compile(
    r"^\d+(?:st|nd|rd|th|er|eme|eres?|ans|km|kg|pm|am|days?|weeks?|years?|jours?|mois|dias|meses|h|x)$"
)

WORD_WEIGHT = 3.2
SHARED_WORD_WEIGHT = 0.9
LETTER_WEIGHT = 0.55
ARABIZI_COST = 5.0  # Latin letters speak against Arabic until words or digits speak for it
NEUTRAL = "neutral"  # the same in every language: says nothing about the writer's
LONG = 4


@dataclass(frozen=True)
class Detection:
    """A language code, `und` when the text shows none of the four, and how sure that is (0 to 1)."""

    code: Code
    confidence: float


UNKNOWN = Detection("und", 0.0)


def detect(text: str) -> Detection:
    """Return the language of a message: en, fr, es, ar (Arabizi too) or und."""
    plain = NOT_WORDS.sub(" ", text)
    letters = WORD.findall(plain)
    written = "".join(letters)
    arabic, latin = len(ARABIC.findall(written)), len(LATIN.findall(written))
    others = len(written) - arabic - latin
    if others > max(arabic, latin):
        return Detection("und", 0.99)
    if arabic and arabic * 2 >= latin:
        return _arabic_script(plain)
    if not latin:
        return UNKNOWN
    return _latin_script(plain)


def _arabic_script(text: str) -> Detection:
    foreign = len(NOT_ARABIC.findall(text))
    letters = len(ARABIC.findall(text))
    if foreign and foreign * 12 >= letters:
        return Detection("und", 0.9)
    if letters < 2:
        return Detection("ar", 0.6)
    return Detection("ar", 0.99)


def _latin_script(text: str) -> Detection:
    tokens = [token for token in TOKEN.findall(normalise(text)) if not token.isdigit() and not MEASURE.match(token)]
    if _arabizi(tokens):
        return Detection("ar", 0.85)
    known = known_words()
    said = [word for word in _words(text) if NEUTRAL not in known.get(normalise(word), ())]
    if not said:
        return UNKNOWN
    votes = dict.fromkeys(CODES, 0.0)
    hits = dict.fromkeys(CODES, 0)
    for word in said:
        codes = known.get(normalise(word), ())
        for code in codes:
            votes[code] += WORD_WEIGHT if len(codes) == 1 else SHARED_WORD_WEIGHT
            hits[code] += 1
    return _weigh(said, votes, hits)


def _weigh(said: list[str], votes: dict[str, float], hits: dict[str, int]) -> Detection:
    ours, foreign = letter_scores(" ".join(said).lower())
    fit = max(ours.values())
    scores = {code: votes[code] + LETTER_WEIGHT * (ours[code] - fit) for code in CODES}
    scores["ar"] = votes["ar"] - ARABIZI_COST
    best = max(CODES, key=lambda code: scores[code])
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    confidence = 1 / total
    if len(said) >= LONG and _is_foreign(len(said), hits[best], ours[best], foreign):
        return Detection("und", 0.8)
    if not any(hits.values()) and _only_codes(said):
        return UNKNOWN
    return Detection(best, round(confidence, 4))  # type: ignore[arg-type]


def _is_foreign(words: int, known: int, ours: float, foreign: float) -> bool:
    """Tell a sentence in a language that is not ours: few known words, or letters that fit another much better."""
    share = known / words
    return share < 0.13 or (share < 0.34 and foreign - ours > 2.0) or (share < 0.5 and foreign - ours > 12.0)


def _arabizi(tokens: list[str]) -> bool:
    known = known_words()
    arabic = sum(known.get(token) == ("ar",) for token in tokens)
    digits = sum(bool(DIGIT_AS_LETTER.match(token)) for token in tokens)
    latin = sum(any(code not in ("ar", NEUTRAL) for code in known.get(token, ())) for token in tokens)
    return bool(arabic or digits) and 2 * arabic + 2 * digits > latin and (arabic > 0 or digits >= max(1, latin))


def _words(text: str) -> list[str]:
    """Return the words, without acronyms in a text that is not all in capitals."""
    words = WORD.findall(text.replace("’", "'"))
    shouted = all(word.isupper() for word in words)
    return [word for word in words if shouted or not (word.isupper() and len(word) > 1)]


def _only_codes(words: list[str]) -> bool:
    return all(word.isupper() and len(word) <= 6 for word in words) or all(len(word) < 3 for word in words)


@functools.cache
def known_words() -> dict[str, tuple[str, ...]]:
    """Return each word of the list with the languages it speaks for, or NEUTRAL."""
    found: dict[str, tuple[str, ...]] = {}
    code = ""
    lines = resources.files("language").joinpath("data/words.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("["):
            code = line.strip("[]")
        elif not line.startswith("#"):
            for word in line.split():
                if code not in found.get(word, ()):
                    found[word] = (*found.get(word, ()), code)
    return found
