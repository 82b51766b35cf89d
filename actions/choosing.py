"""What a picked choice does to an open request."""

from __future__ import annotations

from actions import names
from actions.progress import Request
from actions.questions import TAXONOMY, optional
from actions.results import Result
from actions.turn import Turn
from actions.voice import Question, Voice
from desk import countries
from desk.taxonomy import taxonomy


def pick(request: Request, turn: Turn, value: str, question: Question, voice: Voice) -> Result:
    """Apply the value of a choice of the open question; a value of an older question still fills its field."""
    progress = request.progress
    if value == names.MENU:
        progress.menu_open = True
        return Result.TAKEN
    was_menu, progress.menu_open = progress.menu_open, False
    if value in names.MENU_VALUES:
        return Result.TAKEN if was_menu and value in (names.CONTINUE, names.REQUEST) else Result.DIGRESSION
    if turn.choice and turn.choice[0] in TAXONOMY and turn.choice[0] != question.slot:
        return _value(request, turn, value, question)
    handlers = {"sure": _sure, names.YESNO: _yesno, "summary": _summary, "which": _which}
    handler = handlers.get(question.step)
    return handler(request, turn, value, voice) if handler else _value(request, turn, value, question)


def change(request: Request, field: str) -> Result:
    """Ask a field again; its value stays until the new one is known."""
    request.progress.changing = field
    if field == names.TOPIC:
        request.progress.menu, request.progress.candidates = "areas", []
    request.progress.roles_page = 0
    return Result.TAKEN


def confirm(request: Request) -> Result:
    """The person said yes to the summary."""
    request.values[names.CONFIRM], request.outcome = names.YES, names.TICKET
    return Result.TAKEN


def skip(request: Request, field: str) -> Result:
    """Leave an optional field open."""
    request.progress.asked.append(field)
    if request.progress.changing == field:
        request.progress.changing = ""
    return Result.TAKEN


def _sure(request: Request, turn: Turn, value: str, voice: Voice) -> Result:
    if value == names.YES:
        request.outcome = request.progress.sure
        return Result.TAKEN
    request.progress.sure = ""
    voice.notice("cancel.kept")
    return Result.TAKEN


def _yesno(request: Request, turn: Turn, value: str, voice: Voice) -> Result:
    if not request.progress.doubt or value not in (names.YES, names.NO):
        return Result.MISSED
    field, meant = request.progress.doubt
    request.progress.doubt = []
    if value == names.YES:
        request.set(field, meant, turn)
        return Result.TAKEN
    request.progress.refused = [field, meant]
    if field == names.TOPIC:
        request.progress.candidates, request.progress.menu = [], "areas"
    return Result.TAKEN


def _summary(request: Request, turn: Turn, value: str, voice: Voice) -> Result:
    progress = request.progress
    if value == names.YES:
        return confirm(request)
    if value == names.NO:
        progress.changing = "which"
        return Result.TAKEN
    if value == names.DETAILS:
        progress.details = True
        progress.asked = [name for name in progress.asked if not request.missing(name)]
        return Result.TAKEN
    return Result.MISSED


def _which(request: Request, turn: Turn, value: str, voice: Voice) -> Result:
    if value in names.FIELDS:
        return change(request, value)
    request.progress.changing = ""
    return confirm(request) if value == names.YES else Result.TAKEN


def _value(request: Request, turn: Turn, value: str, question: Question) -> Result:
    progress, slot = request.progress, question.slot
    if value == names.DONE:
        progress.asked, progress.changing = list(optional(turn)), ""
        return Result.TAKEN
    if value == names.SKIP:
        return skip(request, slot)
    if value == names.MORE:
        progress.roles_page = 1
        return Result.TAKEN
    field = _field_of(turn, slot, value)
    if names.CONSENT in (slot, field) and value == names.YES:
        request.set(names.CONSENT, names.YES, turn)
        return Result.TAKEN
    if field == names.TOPIC:
        return _topic(request, turn, value)
    if field in (*TAXONOMY, names.COUNTRY) and _known(field, value):
        request.set(field, value, turn)
        return Result.TAKEN
    return Result.MISSED


def _field_of(turn: Turn, slot: str, value: str) -> str | None:
    """The field that a choice belongs to: what the channel says it answers, else the open question's."""
    named = turn.choice[0] if turn.choice else slot
    fitting = [field for field in (named, slot) if field in TAXONOMY or field in (names.COUNTRY, names.CONSENT)]
    return fitting[0] if fitting else None


def _known(field: str, value: str) -> bool:
    return (
        bool(countries.name(value, "en")) if field == names.COUNTRY else value in getattr(taxonomy(), TAXONOMY[field])
    )


def _topic(request: Request, turn: Turn, value: str) -> Result:
    progress, terms = request.progress, taxonomy()
    if value in terms.topics:
        request.set(names.TOPIC, value, turn)
        progress.menu, progress.candidates = "", []
    elif value in terms.areas or value in terms.groups:
        progress.menu = value
    elif value == names.NONE:
        progress.menu, progress.candidates = "areas", []
    else:
        return Result.MISSED
    return Result.TAKEN
