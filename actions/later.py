"""Another request that is mentioned while one is open: kept, and asked about when the open one is done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions import filling, lexicon, names, readings, summary, topics
from actions.progress import Request
from actions.results import Result
from actions.scene import Scene, offered
from actions.turn import Turn, earlier
from actions.voice import Question, Voice
from desk import commands

A_MENTION = 3
A_SENTENCE = 5
SURE = 0.75
SHOWN = 80
BESIDE = (names.COUNTRY, names.ROLE, names.URGENCY, names.CONFIRM)


def mentioned(request: Request, turn: Turn, question: Question) -> bool:
    """Whether a message is about another request than the open one."""
    if request.missing(names.DESCRIPTION) or question.step in ("sure", "which"):
        return False
    if lexicon.has(turn.text, "another") and turn.words >= A_MENTION:
        return True
    if question.slot not in BESIDE or turn.intent != names.REQUEST_SUPPORT or turn.confidence < SURE:
        return False
    topic = topics.sure(turn, least=topics.SURE_ANYWHERE)
    another = topic is not None and not request.missing(names.TOPIC) and topic.value != request.get(names.TOPIC)
    return another and turn.words >= A_SENTENCE and not filling.marked_as_correction(turn)


def keep(request: Request, turn: Turn, question: Question, voice: Voice) -> Result:
    """Note the message for later; what it says about the open question counts now."""
    request.progress.later = [*request.progress.later, turn.message_id]
    if question.slot in (names.COUNTRY, names.ROLE, names.URGENCY):
        reading = readings.read(question.slot, turn)
        if reading:
            request.set(question.slot, reading.value, turn, confidence=reading.confidence)
    elif question.step == "summary" and commands.yes_no(re.split(r"[,.;:!،؛]", turn.text)[0]):
        request.values[names.CONFIRM], request.outcome = names.YES, names.TICKET
        return Result.TAKEN
    voice.notice("later.noted")
    return Result.TAKEN


def ask(scene: Scene, messages: Sequence[str]) -> list[EventType]:
    """Ask about the first of the requests that were mentioned; the others wait on."""
    first, *rest = messages
    said = earlier(scene.tracker, first)
    quote = summary.shortened(said.text if said else "", SHOWN)
    yes_or_no = scene.voice.choices(names.YES, names.NO)
    scene.voice.ask(
        Question(names.CONFIRM, "later", "later.ask", names.CONFIRM, params={"quote": quote}, choices=yes_or_no)
    )
    return [offered(names.REQUEST, message=first, later=rest)]
