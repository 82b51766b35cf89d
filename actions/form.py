"""The request form: Rasa asks here what a message did to it, and how to ask the next question."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import filling, names, summary, understanding
from actions.progress import Progress, Request
from actions.questions import next_question
from actions.readings import DESCRIPTION_LIMIT
from actions.results import Result
from actions.turn import Turn, earlier, read, since_user
from actions.voice import Voice

QUIET = ("action_listen", "action_extract_slots", names.FORM)


def validate(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
    """Apply the message. Rejecting the form hands the message to the rule of its intent, which answers it."""
    turn, request = read(tracker), Request.read(tracker)
    voice = Voice(dispatcher, turn.lang)
    if tracker.get_slot(names.REQUESTED_SLOT) is None:
        _begin(tracker, request, turn)
    elif _comes_back(tracker):
        return [SlotSet(names.REQUESTED_SLOT, next_question(request, turn, voice).slot)]
    elif understanding.take(request, turn, voice) is Result.DIGRESSION:
        return [*request.slots(), ActionExecutionRejected(names.FORM)]
    _tell_what_was_cut(request, turn, voice)
    asked = None if request.outcome else next_question(request, turn, voice).slot
    return [*request.slots(), SlotSet(names.OFFER, None), SlotSet(names.REQUESTED_SLOT, asked)]


def ask(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
    """Ask the open question; one function for all fields, because the request alone says which it is."""
    turn, request = read(tracker), Request.read(tracker)
    voice = Voice(dispatcher, turn.lang)
    if turn.wants_language:
        return []
    question = next_question(request, turn, voice)
    voice.ask(question)
    if question.slot == names.CONSENT:
        request.progress.noticed += 1
    if question.kind == names.SUMMARY:
        request.progress.shown = summary.lines(request, voice)
    return [SlotSet(names.PROGRESS, asdict(request.progress))]


def _comes_back(tracker: Tracker) -> bool:
    """Whether the message was answered by somebody else already, and the form only asks again."""
    return any(
        event.get("event") == "action_execution_rejected"
        or (event.get("event") == "action" and event.get("name") not in QUIET)
        for event in since_user(tracker)
    )


def _begin(tracker: Tracker, request: Request, turn: Turn) -> None:
    """Start with this message, or with the earlier one that the assistant offered to make a request of."""
    offer = tracker.get_slot(names.OFFER) or {}
    _forget_the_last(request, offer)
    agreed = turn.choice or turn.intent == names.AFFIRM or filling.asks_for_anything(turn)
    accepted = offer.get("message") and agreed
    held = earlier(tracker, offer["message"]) if accepted else None
    request.progress.begun = turn.message_id
    understanding.begin(request, held or turn, offered=held is not None)
    if held and offer.get(names.SUPPORT_TYPE):
        request.set(names.SUPPORT_TYPE, offer[names.SUPPORT_TYPE], held, how=filling.UNDERSTOOD)


def _forget_the_last(request: Request, offer: dict[str, Any]) -> None:
    """What a request of days ago left half-filled is no part of the new one."""
    kept = {names.CONSENT: request.get(names.CONSENT)}
    request.values, request.provenance = dict.fromkeys(names.ASKED) | kept, {}
    request.progress = Progress(later=list(offer.get("later") or request.progress.later))


def _tell_what_was_cut(request: Request, turn: Turn, voice: Voice) -> None:
    source = request.provenance.get(names.DESCRIPTION) or {}
    if source.get("message") == turn.message_id and len(turn.text) > DESCRIPTION_LIMIT:
        voice.notice("summary.cut", limit=DESCRIPTION_LIMIT)
