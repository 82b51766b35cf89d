"""Answers to the summary."""

from __future__ import annotations

from actions import choosing, filling, lexicon, names, readings
from actions.digressions import digresses
from actions.matching import fold, titles
from actions.progress import Request
from actions.results import Result
from actions.telling import correct
from actions.turn import Turn
from actions.voice import Question, Voice
from desk import commands, countries

SURE = 0.6
A_SENTENCE = filling.A_SENTENCE
A_FEW_WORDS = 2
LONG = 12
ADDITIONS = (names.PROVIDE_INFORMATION, names.ADD_TO_TICKET, names.REQUEST_SUPPORT)


def at_summary(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    """At the summary everything is possible: yes, no, a correction in words, another field, more words."""
    meant = commands.yes_no(turn.text)
    if meant is not None:
        return choosing.pick(request, turn, names.YES if meant else names.NO, question, voice)
    if filling.marked_as_correction(turn) and correct(request, turn, voice):
        request.progress.changing = ""
        return Result.TAKEN
    if digresses(turn, names.CONFIRM, None):
        return Result.DIGRESSION
    if turn.words > LONG:
        return _explained(request, turn, voice)
    return _short(request, turn, question, voice)


def _short(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    if correct(request, turn, voice):
        request.progress.changing = ""
        return Result.TAKEN
    if _other_country(request, turn):
        return choosing.change(request, names.COUNTRY)
    named = _named_field(turn, voice)
    if named:
        return choosing.change(request, named)
    if lexicon.says(turn.text, "details"):
        return choosing.pick(request, turn, names.DETAILS, question, voice)
    filled = filling.prefill(request, turn)
    if turn.intent == names.AFFIRM and turn.confidence >= SURE:
        return choosing.confirm(request)
    if filled:
        return Result.TAKEN
    if (turn.intent == names.DENY and turn.confidence >= SURE) or lexicon.says(turn.text, "change"):
        request.progress.changing = "which"
        return Result.TAKEN
    return _more_words(request, turn, voice)


def _other_country(request: Request, turn: Turn) -> bool:
    """Whether a correction names another country by a name that stands for several: "no, Congo"."""
    meant = countries.doubtful(turn.text) if filling.marked_as_correction(turn) or turn.words <= A_FEW_WORDS else []
    if not meant or request.get(names.COUNTRY) in meant:
        return False
    request.progress.countries = meant[: filling.COUNTRIES_SHOWN]
    return True


def _explained(request: Request, turn: Turn, voice: Voice) -> Result:
    """A long text at the summary explains the request, whatever else it tells."""
    request.progress.changing = ""
    filling.prefill(request, turn)
    cut = not filling.add_to_description(request, turn)
    voice.notice("summary.cut" if cut else "summary.added", **({"limit": readings.DESCRIPTION_LIMIT} if cut else {}))
    return Result.TAKEN


def _more_words(request: Request, turn: Turn, voice: Voice) -> Result:
    if turn.words < A_FEW_WORDS or turn.intent not in ADDITIONS:
        return Result.MISSED
    if filling.add_to_description(request, turn):
        voice.notice("summary.added")
    else:
        voice.notice("summary.cut", limit=readings.DESCRIPTION_LIMIT)
    request.progress.changing = ""
    return Result.TAKEN


def _named_field(turn: Turn, voice: Voice) -> str | None:
    """The field that a short message names: "the country", "mon rôle"."""
    if turn.words >= A_SENTENCE:
        return None
    words = f" {fold(turn.text)} "
    named = titles((voice.word(f"field.{name}"), name) for name in names.FIELDS)
    return next((name for title, name in named.items() if f" {title} " in words), None)
