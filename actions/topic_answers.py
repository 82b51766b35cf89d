"""Free words while topics are offered."""

from __future__ import annotations

from actions import filling, names, readings, topics
from actions.digressions import digresses
from actions.matching import match
from actions.progress import Request
from actions.readings import Reading
from actions.results import Result
from actions.telling import correct, note
from actions.turn import Turn
from actions.voice import Question, Voice
from desk.taxonomy import taxonomy

A_SENTENCE = filling.A_SENTENCE


def at_topic(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    """Free words while topics are offered: one of those offered, another one, or on to the menus."""
    place = _area_or_group(turn)
    if place:
        request.progress.menu = place
        return Result.TAKEN
    offered = [choice.value for choice in question.choices]
    named = match(turn.text, "topics", among=[value for value in offered if value in taxonomy().topics])
    clear = readings.read(names.TOPIC, turn)
    value = named.id if named else clear.value if clear else _best_of(turn, offered)
    if digresses(turn, names.TOPIC, Reading(value) if value else None):
        return Result.DIGRESSION
    corrected = filling.marked_as_correction(turn) and correct(request, turn, voice, but=names.TOPIC)
    filled = filling.prefill(request, turn, but=names.TOPIC)
    if value and turn.words >= A_SENTENCE:
        filling.add_to_description(request, turn)  # who explains once more says more
    if value:
        request.set(names.TOPIC, value, turn, confidence=clear.confidence if clear else 0.7)
        request.progress.menu, request.progress.candidates = "", []
        return Result.TAKEN
    if corrected or filled:
        note(request, filled, voice)
        return Result.TAKEN
    return _other_topics(request, turn, offered)


def _area_or_group(turn: Turn) -> str | None:
    named = (match(turn.text, kind) for kind in ("areas", "groups"))
    return next((place.id for place in named if place and place.exact), None)


def _other_topics(request: Request, turn: Turn, offered: list[str]) -> Result:
    """Another guess from a sentence, or the menus."""
    progress = request.progress
    guessed = [topic for topic in topics.candidates(turn) if topic not in offered] if turn.words >= A_SENTENCE else []
    if guessed and not progress.menu:
        progress.candidates = guessed
        filling.add_to_description(request, turn)
        return Result.TAKEN
    if not progress.menu:
        progress.menu = "areas"
        return Result.TAKEN
    return Result.MISSED


def _best_of(turn: Turn, offered: list[str]) -> str | None:
    seen = topics.ranked(turn)
    return str(seen[0].value) if seen and seen[0].value in offered else None
