"""Deciding on a topic: sure enough to fill, close enough to offer, or neither.

How sure is SURE enough was chosen by five-fold cross-validation on the 7,050 requests of data/topics (22 November 2026,
`python -m bot.runtime.topic_shares`; alike requests kept together, so nothing tested resembles what was learnt). A
question costs one message, a wrong topic that nobody notices is a wrong ticket, and of a hundred tickets 95 are to be
right: SURE is the least share at which fewer than five requests of a hundred get a wrong topic without being asked.

    least share   filled in   right of these   wrong of all requests
    0.60          84 %        93.4 %           5.5 %
    0.65          82 %        94.1 %           4.9 %
    0.70          80 %        94.7 %           4.3 %
    0.80          75 %        95.7 %           3.2 %
"""

from __future__ import annotations

from actions import names
from actions.matching import match
from actions.turn import Entity, Turn
from desk.taxonomy import taxonomy

SURE = 0.65
SURE_ANYWHERE = 0.7  # in messages that are no request, words of a topic often mean nothing
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
    # Shares sum to one: of two topics no more than one can be sure.
    return found[0] if found and found[0].confidence >= needed else None


def likely(turn: Turn) -> bool:
    """Whether a topic is in sight at all."""
    return sure(turn) is not None or any(entity.confidence >= LIKELY for entity in ranked(turn))


def probable(turn: Turn) -> bool:
    """Whether the likeliest topic is worth a yes or no."""
    return any(entity.confidence >= EVEN for entity in ranked(turn))


def candidates(turn: Turn) -> list[str]:
    """The topics worth offering when none is clear."""
    return [str(entity.value) for entity in ranked(turn) if entity.confidence >= WORTH_OFFERING][:SHOWN]
