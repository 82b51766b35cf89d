"""Arabic words as people write them in Latin letters, for the learner: one of the many ways, drawn by chance."""

import random

LETTERS = {
    "ب": "b", "ت": "t", "ث": "th t s", "ج": "j g", "ح": "7 h 7", "خ": "kh 5", "د": "d", "ذ": "z dh d", "ر": "r",
    "ز": "z", "س": "s", "ش": "sh ch", "ص": "s 9", "ض": "d", "ط": "t 6", "ظ": "z", "ع": "3 3 3 a", "غ": "gh 8",
    "ف": "f", "ق": "q 9 2 k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a e ah", "و": "w o ou u",
    "ي": "y i e", "ا": "a a aa e", "أ": "a 2 a", "إ": "i e", "آ": "a 2a", "ء": "2 2", "ئ": "2 e", "ؤ": "2 o", "ى": "a",
}  # fmt: skip
VOWELS = "اأإآىويةئ"
ARTICLE = "ال"
SPOKEN_SHARE = 0.62  # of the short vowels that Arabic does not write, those that Arabizi does


def spelled(word: str, chance: random.Random) -> str | None:
    """Return a spelling of the word in Latin letters and digits; None when it has other letters."""
    if any(letter not in LETTERS for letter in word):
        return None
    out = [chance.choice(["al", "el", "l"])] if word.startswith(ARTICLE) else []
    after_consonant = False
    for letter in word.removeprefix(ARTICLE):
        is_consonant = letter not in VOWELS
        if after_consonant and is_consonant and chance.random() < SPOKEN_SHARE:
            out.append(chance.choice("aaaeeiiou"))
        out.append(chance.choice(LETTERS[letter].split()))
        after_consonant = is_consonant
    return "".join(out)
