"""What a message does to an open request: it answers, corrects, ends it, or is about something else."""

from __future__ import annotations

from dataclasses import replace

from actions import choosing, filling, later, lexicon, names, readings, tickets, topics
from actions.digressions import ANSWERED_ONCE, digresses
from actions.matching import fold, titles
from actions.progress import Request
from actions.questions import TAXONOMY, next_question
from actions.results import Result
from actions.summary_answers import at_summary
from actions.telling import correct, note
from actions.topic_answers import at_topic
from actions.turn import Turn
from actions.voice import Question, Voice
from desk import commands, countries
from desk.taxonomy import taxonomy

ENDINGS = {names.CANCEL_REQUEST: names.CANCELLED, names.START_OVER: names.RESTARTED}
EVENTS = {"cancel": names.CANCELLED, "start_over": names.RESTARTED}
SURE_TO_END = 0.45  # it is asked once more before anything ends
SURE = 0.6
SURER = 0.8
OTHER_ROLE = "other"
A_BARE_ANSWER = 3  # words: "no hurry" begins like a correction, and is none
SHORT_WISH = 6
DOUBTFUL = 0.65  # a word of a sentence that may mean something else: worth a yes or no
A_SENTENCE = filling.A_SENTENCE
TRIES = 4
OTHER_TOPICS = {
    "coordination": "coordination_other",
    "information_management": "im_other",
    "thematic": "thematic_other",
}


def begin(request: Request, turn: Turn, *, offered: bool = False) -> None:
    """The message that starts a request; `offered` when its writer agreed that it becomes one."""
    if turn.choice and turn.choice[0] == names.TOPIC:
        request.set(names.TOPIC, turn.choice[1], turn)
    if turn.text and turn.intent not in ENDINGS:
        filling.opening(request, turn, offered=offered)
    country = request.profile.pop(names.COUNTRY, None)
    if country and request.missing(names.COUNTRY):
        request.progress.doubt = [names.COUNTRY, country]
    for name, value in request.profile.items():
        if request.missing(name):
            request.set(name, value, turn, how=filling.UNDERSTOOD)


def take(request: Request, turn: Turn, voice: Voice) -> Result:
    """Apply a message to the request, and say what became of it."""
    question, misses = next_question(request, turn, voice), request.progress.misses
    plain = _plain(request, turn, voice)
    request.progress.misses = misses
    result = _apply(request, _again(request, turn), question, voice)
    request.progress.digression = turn.intent if result is Result.DIGRESSION else ""
    if result is Result.TAKEN:
        stands_still = not turn.event and not voice.has_spoken and _plain(request, turn, voice) == plain
        request.progress.misses = misses + 1 if stands_still else 0
    elif result is Result.MISSED:
        request.progress.misses = misses + 1
        if request.progress.misses >= TRIES:
            _give_up(request, turn, question, voice)
    else:
        # What was understood is no miss: "sorry" after the answer to it would be one.
        request.progress.misses = 0
    if not request.progress.misses and result is not Result.DIGRESSION:
        request.progress.unknown = ""
    return result


def _again(request: Request, turn: Turn) -> Turn:
    """The message; one that sounds like a digression that was just answered is none, since it would be again."""
    repeated = turn.intent == request.progress.digression and turn.intent in ANSWERED_ONCE
    return replace(turn, intent="", confidence=0.0) if repeated and not turn.choice else turn


def _give_up(request: Request, turn: Turn, question: Question, voice: Voice) -> None:
    """A field that leads nowhere takes the value that staff look at; where there is none, a person is called."""
    progress = request.progress
    value = _for_staff(request, question)
    if value and question.slot not in progress.doubt:
        request.set(question.slot, value, turn, confidence=0.1, how=filling.UNDERSTOOD)
        progress.menu, progress.misses, progress.unknown = "", 0, ""
        note(request, [question.slot], voice)
    elif not progress.handed and question.slot != names.CONSENT:
        progress.handed = tickets.hand_over(turn, voice)


def _for_staff(request: Request, question: Question) -> str | None:
    candidate = next(iter(request.progress.candidates), None)
    other = OTHER_TOPICS[taxonomy().topics[candidate].area] if candidate else OTHER_TOPICS["thematic"]
    return {names.TOPIC: other, names.ROLE: OTHER_ROLE, names.URGENCY: readings.DEFAULT_URGENCY}.get(question.slot)


def _plain(request: Request, turn: Turn, voice: Voice) -> Question:
    """The open question in its first wording."""
    request.progress.misses = 0
    return next_question(request, turn, voice)


def _apply(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    if turn.event:
        return _signal(request, turn, turn.event)
    if turn.choice:
        return choosing.pick(request, turn, turn.choice[1], question, voice)
    titled = _titled(turn, question)
    if titled:
        return choosing.pick(request, turn, titled, question, voice)
    if turn.wants_language:
        return Result.TAKEN
    if request.progress.menu_open:
        request.progress.menu_open = False
        question = next_question(request, turn, voice)
    if _wants_to_end(turn, question):
        request.progress.sure = ENDINGS[turn.intent]
        return Result.TAKEN
    return _written(request, turn, question, voice)


def _wants_to_end(turn: Turn, question: Question) -> bool:
    if turn.intent not in ENDINGS or turn.confidence < SURE_TO_END:
        return False
    # "We had to cancel the training" is a request when a request was asked for.
    return question.slot != names.DESCRIPTION or (turn.words <= SHORT_WISH and turn.confidence >= SURER)


def _signal(request: Request, turn: Turn, event: str) -> Result:
    if event == names.PERSON:
        return Result.DIGRESSION
    if event == "consent_given":
        request.set(names.CONSENT, names.YES, turn)
    request.progress.menu_open = event == names.MENU
    request.progress.sure = EVENTS.get(event, "")
    return Result.TAKEN


def _titled(turn: Turn, question: Question) -> str | None:
    """A choice picked by its number or its title."""
    place = commands.number(turn.text)
    if place is not None and 1 <= place <= len(question.choices):
        return question.choices[place - 1].value
    offered = titles((choice.title, choice.value) for choice in question.choices)
    values = {choice.value for choice in question.choices}
    by_word = (
        value for value in (names.NONE, names.DONE, names.MORE) if value in values and lexicon.says(turn.text, value)
    )
    return offered.get(fold(turn.text)) or next(by_word, None)


def _written(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    if later.mentioned(request, turn, question):
        return later.keep(request, turn, question, voice)
    if question.slot == names.CONSENT:
        return _before_consent(request, turn)
    handlers = {
        "summary": at_summary,
        "which": at_summary,
        "sure": _at_sure,
        "suggest": at_topic,
        "topic_menu": at_topic,
        names.YESNO: _at_doubt,
    }
    return handlers.get(question.step, _at_field)(request, turn, question, voice)


def _before_consent(request: Request, turn: Turn) -> Result:
    """More words before the yes: they belong to the request, and the question stays."""
    if digresses(turn, names.CONSENT, None):
        return Result.DIGRESSION
    filling.opening(request, turn)
    return Result.MISSED


def _at_field(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    slot = question.slot
    if _cannot_tell(turn):
        return choosing.skip(request, slot) if slot in names.OPTIONAL else _unknown(request, turn, question, voice)
    refused = request.progress.refused
    reading = readings.read(slot, turn, other_than=refused[1] if refused[:1] == [slot] else None)
    bare = reading is not None and reading.exact and turn.words <= A_BARE_ANSWER
    corrected = not bare and filling.marked_as_correction(turn) and correct(request, turn, voice, but=slot)
    if not corrected and digresses(turn, slot, reading):
        return Result.DIGRESSION
    if slot == names.ROLE and lexicon.says(turn.text, "coordinator"):
        request.progress.doubt = [names.ROLE, readings.NATIONAL]
        return Result.TAKEN
    if slot == names.ROLE and lexicon.says(turn.text, "other_role"):
        request.set(slot, OTHER_ROLE, turn)
        return Result.TAKEN
    if slot == names.COUNTRY and reading is None and _which_country(request, turn):
        return Result.TAKEN
    filled = filling.prefill(request, turn, but=slot)
    if slot == names.DESCRIPTION and filling.asks_for_anything(turn):
        reading = None
    if reading is None or (corrected and not reading.exact):
        note(request, filled, voice)
        return Result.TAKEN if corrected or filled else Result.MISSED
    if slot in TAXONOMY and not reading.exact and reading.confidence < DOUBTFUL:
        request.progress.doubt = [slot, reading.value]
        return Result.TAKEN
    _fill(request, turn, slot, reading)
    return Result.TAKEN


def _which_country(request: Request, turn: Turn) -> bool:
    """Whether the name of more than one country was written, or none of those offered is meant: asked about next."""
    progress, meant = request.progress, countries.doubtful(turn.text)
    if not meant and not (progress.countries and commands.yes_no(turn.text) is False):
        return False
    progress.countries = meant[: filling.COUNTRIES_SHOWN]
    if progress.doubt[:1] == [names.COUNTRY]:
        progress.doubt = []
    return True


def _cannot_tell(turn: Turn) -> bool:
    return commands.skip(turn.text) or lexicon.says(turn.text, "unknown")


def _unknown(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    """A required field that the person cannot tell: explained once, then left to staff."""
    slot = question.slot
    if slot == names.URGENCY:
        request.set(slot, readings.DEFAULT_URGENCY, turn)
        return Result.TAKEN
    if request.progress.unknown == slot:
        _give_up(request, turn, question, voice)
    request.progress.unknown = slot
    return Result.MISSED if request.missing(slot) else Result.TAKEN


def _fill(request: Request, turn: Turn, slot: str, reading: readings.Reading) -> None:
    if slot == names.DESCRIPTION:
        if topics.sure(turn):
            request.values[names.TOPIC] = None  # the new words decide
        filling.describe(request, turn)
        return
    request.set(slot, reading.value, turn, confidence=reading.confidence)
    if slot == names.URGENCY:
        _forget_guessed_date(request)
        when = readings.deadline(turn) if request.missing(names.NEEDED_BY) else None
        if when:
            request.set(names.NEEDED_BY, when.value, turn, confidence=when.confidence, how=filling.UNDERSTOOD)


def _at_doubt(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    """A yes/no question answered in words, or with another value."""
    field, meant = request.progress.doubt
    reading = readings.read(field, turn, other_than=meant)
    if digresses(turn, field, reading):
        return Result.DIGRESSION
    if reading:
        request.progress.doubt = []
        request.set(field, reading.value, turn, confidence=reading.confidence)
        filling.prefill(request, turn, but=field)
        return Result.TAKEN
    if field == names.COUNTRY and _which_country(request, turn):
        return Result.TAKEN
    return _answered(request, turn, question, voice)


def _at_sure(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    answered = _answered(request, turn, question, voice)
    if answered is Result.MISSED and turn.words >= A_SENTENCE:
        # Going on to write is a no to "drop it?".
        request.progress.sure = ""
        filling.prefill(request, turn)
        return Result.TAKEN
    return answered


def _answered(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    meant = commands.yes_no(turn.text)
    if meant is None and turn.confidence >= SURE and turn.intent in (names.AFFIRM, names.DENY):
        meant = turn.intent == names.AFFIRM
    if meant is None:
        return Result.DIGRESSION if digresses(turn, question.slot, None) else Result.MISSED
    return choosing.pick(request, turn, names.YES if meant else names.NO, question, voice)


def _forget_guessed_date(request: Request) -> None:
    """A date that was only understood gives way to an urgency that was asked for."""
    if (request.provenance.get(names.NEEDED_BY) or {}).get("how") == filling.UNDERSTOOD:
        request.values[names.NEEDED_BY] = None
        del request.provenance[names.NEEDED_BY]
