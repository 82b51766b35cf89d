"""Deciding on a topic: sure enough to fill, close enough to offer, or neither."""

from __future__ import annotations

from actions import names
from actions.matching import match
from actions.turn import Entity, Turn
from desk.taxonomy import taxonomy

SURE = 0.5
AHEAD = 0.2  # a topic this far before the second is sure with less
SURE_WHEN_AHEAD = 0.35
WORTH_OFFERING = 0.08
SHOWN = 3


def ranked(turn: Turn) -> list[Entity]:
    """The topics the assistant sees in a message, best first."""
    known = [entity for entity in turn.all(names.TOPIC) if entity.value in taxonomy().topics]
    return sorted(known, key=lambda entity: -entity.confidence)


def sure(turn: Turn) -> Entity | None:
    """The topic of a message when it is clear: named outright, or far enough before the others."""
    named = match(turn.text, "topics") if turn.text else None
    if named and named.exact:
        return Entity(names.TOPIC, named.id, named.confidence)
    found = ranked(turn)
    if not found:
        return None
    best, second = found[0], found[1].confidence if len(found) > 1 else 0.0
    if best.confidence >= SURE or (best.confidence >= SURE_WHEN_AHEAD and best.confidence - second >= AHEAD):
        return best
    return None


def candidates(turn: Turn) -> list[str]:
    """The topics worth offering when none is clear."""
    return [str(entity.value) for entity in ranked(turn) if entity.confidence >= WORTH_OFFERING][:SHOWN]
