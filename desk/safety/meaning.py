"""The reading of a message's meaning: how near it is to invented messages of people at risk, and to everyday ones.

The examples stand in desk/safety/examples, the weights learnt from them in desk/safety/data/meaning.npz
(`python -m desk.safety.learn`). Without the sentence encoder there is no reading, and the word lists decide alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from desk.safety.spelling import pieces, score
from desk.safety.verdict import PRECEDENCE, Flow
from desk.settings import LANGUAGES
from language.detect import detect
from language.encode import encoder

WEIGHTS = Path(__file__).parent / "data" / "meaning.npz"
# The word lists' findings beside the 512 numbers of a sentence: strong enough to be heard, too weak to decide.
FEATURE_SCALE = 0.5
SPELLING_SCALE = 0.25
LONGEST = 600  # characters; a short message's meaning is what the examples are like
FLOW_OF: Mapping[str, Flow] = MappingProxyType(
    {
        "disclosure": "disclosure",
        "missing": "disclosure",
        "threat": "disclosure",
        "survivor": "survivor",
        "distress": "distress",
        "under_18": "under_18",
        "violation": "violation",
        "misconduct": "misconduct",
        "report_child_at_risk": "disclosure",
        "report_staff_misconduct": "misconduct",
    }
)


@dataclass(frozen=True)
class Reading:
    """The log odds that a message tells of a person at risk, and the likeliest flow."""

    risk: float
    flow: Flow


@dataclass(frozen=True)
class Weights:
    """One column a kind of message."""

    matrix: NDArray[np.float32]
    kinds: tuple[str, ...]
    encoder: str
    spelling: NDArray[np.float32]


def read(text: str, features: Sequence[float]) -> Reading | None:
    """How a message reads; None without the encoder, or for too few words to mean more than a choice or a greeting."""
    weights = _weights()
    if too_short(text) or encoder().name != weights.encoder:
        return None
    # In a language whose words nobody has counted any bucket would be hit, and the spelling says nothing.
    spelt = score(pieces(text[:LONGEST]), weights.spelling) if detect(text[:LONGEST]).code in LANGUAGES else 0.0
    row = np.append(vector(text, features), SPELLING_SCALE * spelt)
    # Not `@`: for so small a product the threads of BLAS cost ten times the work.
    return weigh(np.einsum("i,ij->j", row, weights.matrix[:-1]) + weights.matrix[-1], weights.kinds)


def too_short(text: str) -> bool:
    """One or two words are choices and greetings."""
    return len(text.split()) < 3


def weigh(raw: NDArray[np.float32], kinds: Sequence[str]) -> Reading:
    """The reading that the scores of the kinds add up to."""
    odds = np.exp(raw - raw.max())
    by_flow = dict.fromkeys(PRECEDENCE, 0.0)
    for kind, share in zip(kinds, odds, strict=True):
        if kind in FLOW_OF:
            by_flow[FLOW_OF[kind]] += float(share)
    risk = sum(by_flow.values())
    safe = float(odds.sum()) - risk
    return Reading(float(np.log(risk + 1e-9) - np.log(safe + 1e-9)), max(by_flow, key=by_flow.__getitem__))


def vector(text: str, features: Sequence[float]) -> NDArray[np.float32]:
    """What the weights multiply: the sentence's vector and the findings of the word lists."""
    scaled = FEATURE_SCALE * np.asarray(features, dtype=np.float32)
    return np.concatenate([encoder().encode([text[:LONGEST]])[0], scaled]).astype(np.float32)


@lru_cache(maxsize=1)
def _weights() -> Weights:
    with np.load(WEIGHTS) as stored:
        return Weights(
            stored["matrix"],
            tuple(map(str, stored["kinds"])),
            str(stored["encoder"]),
            stored["spelling"].astype(np.float32),
        )
