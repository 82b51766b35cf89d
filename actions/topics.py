"""Deciding on a topic: sure enough to fill, close enough to offer, or neither."""

from __future__ import annotations

from actions import names
from actions.matching import match
from actions.turn import Entity, Turn
from desk.taxonomy import taxonomy

# A wrong topic that nobody notices is a wrong ticket, a question is one message: below this the person is asked.
SURE = 0.6
SURE_ANYWHERE = 0.7  # in messages that are no request, words of a topic often mean nothing
AHEAD = 0.15
SURE_BESIDE_OTHERS = 0.6
A_SENTENCE = 4
WORTH_OFFERING = 0.08
LIKELY = 0.35
EVEN = 0.5  # from here on a yes is likelier than a no
SHOWN = 3


def ranked(turn: Turn) -> list[Entity]:
    """The topics the assistant sees in a message, best first."""
    known = [entity for entity in turn.all(names.TOPIC) if entity.value in taxonomy().topics]
    return sorted(known, key=lambda entity: -entity.confidence)


def sure(turn: Turn, *, least: float = SURE) -> Entity | None:
    """The topic of a message when it is clear: named outright, or recognised with at least some confidence."""
    named = match(turn.text, "topics") if turn.text else None
    if named and named.exact:
        return Entity(names.TOPIC, named.id, named.confidence)
    needed = least if turn.words >= A_SENTENCE else max(least, SURE_ANYWHERE)
    found = ranked(turn)
    if not found or found[0].confidence < needed:
        return None
    second = found[1].confidence if len(found) > 1 else 0.0
    alone = found[0].confidence - second >= AHEAD or found[0].confidence >= SURE_BESIDE_OTHERS
    return found[0] if alone else None


def likely(turn: Turn) -> bool:
    """Whether a topic is in sight at all."""
    return sure(turn) is not None or any(entity.confidence >= LIKELY for entity in ranked(turn))


def probable(turn: Turn) -> bool:
    """Whether the likeliest topic is worth a yes or no."""
    return any(entity.confidence >= EVEN for entity in ranked(turn))


def candidates(turn: Turn) -> list[str]:
    """The topics worth offering when none is clear."""
    return [str(entity.value) for entity in ranked(turn) if entity.confidence >= WORTH_OFFERING][:SHOWN]
