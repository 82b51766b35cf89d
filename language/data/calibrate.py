"""What `FOREIGN_LEAD` in detect.py is chosen by: `PYTHONPATH=. bot/.venv/bin/python language/data/calibrate.py`.

Prints which part of drawn sentences in other languages is taken for ours at a threshold, and which of ours is lost.
Sentences are four to eight words drawn by their frequency: harder than real ones, which have more small words in a row.
"""

import random
import sys

import numpy as np
from sources import listed, wikipedia

from language.detect import foreign_lead
from language.letters import fits

OURS = ("en", "fr", "es")
OTHERS = ("pt", "it", "de", "tr", "sw", "so", "yo", "nl", "ro")
SENTENCES, SHORTEST, LONGEST = 400, 4, 8
MOST = 20_000
LEADS = (2.0, 1.0, 0.0, -1.0, -1.5, -2.0, -3.0, -4.0)


def main() -> int:
    """Print the table."""
    chance = random.Random(1)
    ours = np.concatenate([_leads(wikipedia(code, MOST), chance) for code in OURS])
    shares = [wikipedia(code, MOST) for code in OTHERS]
    shares.append(dict.fromkeys(listed("foreign.txt")["ht"], 1.0))
    others = np.concatenate([_leads(found, chance) for found in shares])
    for lead in LEADS:
        print(f"{lead:5.1f}: {100 * (others <= lead).mean():.2f} % taken, {100 * (ours > lead).mean():.2f} % lost")
    return 0


def _leads(shares: dict[str, float], chance: random.Random) -> np.ndarray:
    words, weights = list(shares), list(shares.values())
    drawn = [chance.choices(words, weights, k=chance.randint(SHORTEST, LONGEST)) for _ in range(SENTENCES)]
    return np.array([foreign_lead(fits(sentence)) for sentence in drawn])


if __name__ == "__main__":
    sys.exit(main())
