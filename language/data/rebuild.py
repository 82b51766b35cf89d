"""Learn letters.npz and names.txt anew.

`PYTHONPATH=. bot/.venv/bin/python language/data/rebuild.py` with the group `data` of bot/pyproject.toml installed. The
same inputs give the same files, in some minutes; then calibrate.py shows whether the threshold in detect.py still fits.
"""

import random
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from arabizi import spelled
from scipy.optimize import minimize
from sources import countries, listed, names, own, own_arabizi, towns, wikipedia, without_accents

from language.letters import BITS, CLASSES, CODES, FLOOR, hashes
from language.words import known_words

HERE = Path(__file__).parent
LATIN = ("en", "fr", "es")
SISTERS = {"pt": {"pt": 1.0}, "it": {"it": 0.6, "ca": 0.2, "ro": 0.2}}
OFTEN = ("de", "tr", "sw", "so", "yo")  # those that requests have come in
RARELY = ("nl", "id", "tl", "af", "pl", "sq", "vi", "sv", "hr", "fi", "da", "hu", "zu", "lb", "la", "et", "eo")
OTHERS = (*OFTEN, *RARELY)
ARABIC_SCRIPT = ("fa", "ur", "ps")
WORDS, SISTER_WORDS, OTHER_WORDS = 70_000, 40_000, 8_000
OWN_SHARE = 0.25  # of what is known about a language's words, what the assistant's own sentences say
FLATNESS = 0.45  # a word counts by its frequency to this power: rare words teach letters too
IMPORTANCE = (1.0, 1.0, 1.0, 0.6, 0.5, 0.5, 0.4, 0.8)
SPELLINGS = 4
LENT = 2e-6  # a Latin word that is more frequent in another language is not Arabizi
PENALTY = 1e-7
STEPS = 80
TAUGHT = 30_000  # most frequent words whose languages are known; those that the letters misjudge are kept as words
MISJUDGED = 1.2  # logarithms
# How frequent a word may be and yet be taken for a name: as a town, or borne in one, two, three languages.
RARE = (1.5e-6, 4e-7, 1.5e-6, 3e-6)
EVEN = 0.15  # a town's name is as frequent in each language, up to this; a word of one language is not
SHORTEST_NAME = 5  # shorter ones are often somebody's way to spell a word
SEED = 7

Matrix = npt.NDArray[np.float64]
Table = dict[str, Matrix]  # a word's share in each class's texts


def main() -> int:
    """Write both files and print what the threshold is chosen by."""
    shares = class_shares()
    words, targets, weights = examples(shares)
    matrix, priors = learnt(words, targets, weights)
    scale = np.float32(np.quantile(np.abs(matrix), 0.9999) / 127)
    packed = np.clip(np.round(matrix / scale), -127, 127).astype(np.int8)
    known, fits = misjudged(shares, packed, scale, priors)
    lexicon = np.frombuffer("\n".join(known).encode(), dtype=np.uint8)
    np.savez_compressed(
        HERE / "letters.npz",
        weights=packed,
        scale=scale,
        priors=priors.astype(np.float32),
        words=lexicon,
        fits=np.round(fits * -32).clip(0, 255).astype(np.uint8),
    )
    write_names(shares)
    print(len(words), "examples,", len(known), "words kept,", (HERE / "letters.npz").stat().st_size, "bytes")
    return 0


def class_shares() -> Table:
    """How large a part of each class's texts every word is."""
    table: Table = defaultdict(lambda: np.zeros(len(CLASSES)))
    for column, code in enumerate(CODES):
        _add(table, column, wikipedia(code, WORDS if code in LATIN else SISTER_WORDS), 1 - OWN_SHARE)
        _add(table, column, own(code), OWN_SHARE)
    for code, parts in SISTERS.items():
        for language, part in parts.items():
            _add(table, CLASSES.index(code), wikipedia(language, SISTER_WORDS if part > 0.5 else OTHER_WORDS), part)
    for language in (*OTHERS, *ARABIC_SCRIPT):
        part = (2 if language in OFTEN else 1) / (len(OTHERS) + len(OFTEN))
        part = 0.6 / len(ARABIC_SCRIPT) if language in ARABIC_SCRIPT else part
        _add(table, CLASSES.index("other"), wikipedia(language, OTHER_WORDS), part)
    for language, words in listed("foreign.txt").items():
        part = 1.0 if language in CLASSES else 0.02
        column = CLASSES.index(language if language in CLASSES else "other")
        for spelling in (str, without_accents):
            _add(table, column, {spelling(word): 1 / len(words) for word in words}, part / 2)
    _add_known(table)
    _add_arabizi(table)
    return table


def _add(table: Table, column: int, shares: dict[str, float], part: float) -> None:
    for word, share in shares.items():
        table[word][column] += part * share


def _add_known(table: Table) -> None:
    """The project's own list: openers, phone spellings, Arabic in Latin letters."""
    for word, codes in known_words().items():
        for code in codes:
            if code in CODES:
                table[word][CODES.index(code)] += 1e-4 / len(codes)


def _add_arabizi(table: Table) -> None:
    """What our own sentences spell in Latin letters, without the French and English words between."""
    for word, share in own_arabizi().items():
        if not table[word][: len(LATIN)].max() > LENT:
            table[word][CODES.index("ar")] += OWN_SHARE * share


def _without_accents(shares: Table) -> Table:
    plain: Table = defaultdict(lambda: np.zeros(len(CLASSES)))
    for word, row in shares.items():
        plain[without_accents(word)] += row
    return plain


def examples(shares: Table) -> tuple[list[str], Matrix, Matrix]:
    """Words with the classes they are likely in and what each counts: as written, without accents, misspelt."""
    chance, plain = random.Random(SEED), _without_accents(shares)
    found: list[tuple[str, Matrix, float]] = []
    for part, table in ((0.5, shares), (0.3, plain)):
        found += [(word, *_weighed(row, part)) for word, row in table.items()]
    for word, row in plain.items():
        if row[:3].any() and len(word) > 3:
            found.append((slip(word, chance), *_weighed(row, 0.2)))
    found += _arabizi(shares, chance)
    words, targets, weights = zip(*found, strict=True)
    return list(words), np.array(targets), np.array(weights) / sum(weights)


def _weighed(row: Matrix, part: float) -> tuple[Matrix, float]:
    counted = row * IMPORTANCE
    return counted / counted.sum(), part * float(counted.sum()) ** FLATNESS


def _arabizi(shares: Table, chance: random.Random) -> list[tuple[str, Matrix, float]]:
    arabic = np.eye(len(CLASSES))[CODES.index("ar")]
    told = own("ar")
    usual = {word: row[3] for word, row in list(shares.items()) if row[3] > 2e-5 and word not in told}
    drawn = [(word, 0.3, SPELLINGS, share) for word, share in told.items()]
    drawn += [(word, 0.1, 1, share) for word, share in usual.items()]
    found = []
    for word, part, times, share in drawn:
        for _ in range(times):
            latin = spelled(word, chance)
            if latin:
                found.append((latin, arabic, part * share**FLATNESS / times))
    return found


def slip(word: str, chance: random.Random) -> str:
    """The word with one letter left out, doubled, moved or another in its place."""
    at, kind = chance.randrange(len(word) - 1), chance.randrange(4)
    other = chance.choice("abcdefghijklmnopqrstuvwxyz")
    middle = {0: word[at + 1], 1: word[at] * 2 + word[at + 1], 2: word[at + 1] + word[at], 3: other + word[at + 1]}
    return word[:at] + middle[kind] + word[at + 2 :]


def learnt(words: list[str], targets: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """Weights of a softmax regression on hashed n-grams, and the share of each class among the examples."""
    rows = [hashes(word) for word in words]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=ends[-1])
    inputs = sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(words), 1 << BITS))
    inputs.sum_duplicates()
    outputs, counted = inputs.T.tocsr(), targets * weights[:, None]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        sums = inputs @ flat.reshape(-1, len(CLASSES)).astype(np.float32)
        sums -= sums.max(axis=1, keepdims=True)
        exps = np.exp(sums)
        totals = exps.sum(axis=1, keepdims=True)
        cost = -float((counted * (sums - np.log(totals))).sum()) + PENALTY / 2 * float(flat @ flat)
        slope = outputs @ (exps / totals * weights[:, None] - counted).astype(np.float32)
        return cost, slope.astype(np.float64).ravel() + PENALTY * flat

    start = np.zeros((1 << BITS) * len(CLASSES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6})
    matrix = found.x.reshape(-1, len(CLASSES))
    return matrix - matrix.mean(axis=1, keepdims=True), counted.sum(axis=0)


def misjudged(shares: Table, packed: Matrix, scale: np.float32, priors: Matrix) -> tuple[list[str], Matrix]:
    """Frequent words whose letters tell another story than their frequencies, with what those say."""
    plain = _without_accents(shares)
    counts = {word: row for table in (plain, shares) for word, row in table.items() if row[[0, 1, 2, 4, 5]].any()}
    usual = sorted(counts, key=lambda word: (-counts[word][:6].max(), word))[:TAUGHT]
    kept, fits = [], []
    for word in usual:
        row = counts[word] + 2e-7
        truth = np.log(row / row.sum() * (1 - len(CLASSES) * FLOOR) + FLOOR)
        sums = packed[hashes(word)].sum(axis=0, dtype=np.int32) * scale - np.log(priors)
        said = np.exp(sums - sums.max())
        said = np.log(said / said.sum() * (1 - len(CLASSES) * FLOOR) + FLOOR)
        if np.abs(truth - said)[[0, 1, 2, 4, 5]].max() > MISJUDGED:
            kept.append(word)
            fits.append(truth)
    return kept, np.array(fits)


def write_names(shares: Table) -> None:
    """Names of people and towns, without those that are usual words of one of our languages."""
    borne, placed = names(), towns()
    plain = _without_accents(shares)
    kept = countries() - known_words().keys()
    for name in set(borne) | placed:
        usual = plain.get(name, np.zeros(len(CLASSES)))[: len(LATIN)]
        rare = float(usual.max()) < RARE[min(3, len(borne.get(name, ())))]
        everywhere = name in placed and usual.min() > EVEN * usual.max()
        if (rare or everywhere) and len(name) >= SHORTEST_NAME and name not in known_words():
            kept.add(name)
    head = (
        "# Folded names of people (Faker, MIT), towns (GeoNames, CC BY 4.0), countries (Unicode CLDR), by rebuild.py."
    )
    (HERE / "names.txt").write_text("\n".join((head, *sorted(kept))) + "\n", encoding="utf-8")
    print(len(kept), "names")


if __name__ == "__main__":
    sys.exit(main())
