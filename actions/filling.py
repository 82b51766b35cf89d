"""Filling fields that nobody asked for: from the first words, from later ones, and from corrections."""

from __future__ import annotations

from actions import dates, lexicon, names, readings, topics
from actions.matching import fold
from actions.progress import Request
from actions.readings import ENOUGH, Reading
from actions.turn import Turn
from desk import countries
from desk.taxonomy import taxonomy

A_SENTENCE = 4
SHORT = 9
A_FEW_SENTENCES = 40  # so long a text names tools, meetings and people that are not asked for
REQUESTS = (names.REQUEST_SUPPORT, names.ADD_TO_TICKET)
CORRECTED = (names.COUNTRY, names.ROLE, names.URGENCY, names.TOPIC, names.SUPPORT_TYPE)
TELLTALE = (names.COUNTRY, names.URGENCY)
NAMED_OUTRIGHT = 0.95
ENTITY_ONLY = (names.LOCATION, names.ORGANISATION)
UNDERSTOOD = "understood"
UNASKED = {names.ROLE: 0.6}  # "a guide for volunteers" does not make the writer one
A_GUESS = 0.4  # of intents less sure than this, half are wrong
COUNTRIES_SHOWN = 4  # of a name that stands for several: more is no list to pick from
VAGUE = 6  # "I need some help": so few words, and no topic in sight, are asked for again


def opening(request: Request, turn: Turn, *, offered: bool = False) -> None:
    """The words that start a request: they are its description when they are a sentence about it."""
    prefill(request, turn)
    if request.missing(names.COUNTRY):
        request.progress.countries = countries.doubtful(turn.text)[:COUNTRIES_SHOWN] or request.progress.countries
    unclear = turn.confidence < A_GUESS and turn.words > VAGUE
    is_request = offered or unclear or turn.intent in REQUESTS or topics.sure(turn) is not None
    if asks_for_anything(turn):
        return
    if request.missing(names.DESCRIPTION) and is_request and turn.words >= A_SENTENCE and not _vague(turn):
        describe(request, turn, how=UNDERSTOOD)
    elif not request.missing(names.DESCRIPTION) and turn.words >= A_SENTENCE and turn.intent in REQUESTS:
        add_to_description(request, turn)


def _vague(turn: Turn) -> bool:
    return turn.words <= VAGUE and not topics.likely(turn)


def asks_for_anything(turn: Turn) -> bool:
    """Whether the words ask for support and do not say with what: whatever topic they resemble, it is not meant."""
    return lexicon.only(turn.text, "vague")


def describe(request: Request, turn: Turn, *, how: str = "asked") -> None:
    """Keep the message as the description, and see what it is about."""
    request.set(names.DESCRIPTION, readings.shortened(turn.text), turn, how=how)
    about(request, turn)


def about(request: Request, turn: Turn) -> None:
    """Fill the topic when it is clear, or note what it may be."""
    if request.missing(names.TOPIC) and not _clear_topic(request, turn, least=topics.SURE):
        _offer(request, turn, topics.candidates(turn))


def _clear_topic(request: Request, turn: Turn, *, least: float) -> bool:
    clear = topics.sure(turn, least=least)
    if clear:
        request.set(names.TOPIC, clear.value, turn, confidence=clear.confidence, how=UNDERSTOOD)
    return clear is not None


def _offer(request: Request, turn: Turn, found: list[str]) -> None:
    """One likely topic is worth a yes or no; else a list, which also takes other words and so costs one message."""
    if len(found) == 1 and topics.probable(turn):
        request.progress.doubt, request.progress.candidates = [names.TOPIC, found[0]], []
    elif found:
        request.progress.candidates = found


def add_to_description(request: Request, turn: Turn) -> bool:
    """Append the message to the description; False when not all of it fits."""
    before = request.get(names.DESCRIPTION) or ""
    if fold(turn.text) in fold(before):
        return True  # sent twice, said once
    together = f"{before} {turn.text}".strip()
    request.values[names.DESCRIPTION] = readings.shortened(together)
    return len(together) <= readings.DESCRIPTION_LIMIT


def prefill(request: Request, turn: Turn, *, but: str | None = None) -> list[str]:
    """Fill the empty fields that the assistant recognised in a message; answers which."""
    filled = [name for name in names.FIELDS if name != but and request.missing(name) and _fill(request, name, turn)]
    if names.NEEDED_BY in filled and request.missing(names.URGENCY) and but != names.URGENCY:
        level = readings.level_of(request.get(names.NEEDED_BY), turn)
        request.set(names.URGENCY, level, turn, confidence=0.7, how=UNDERSTOOD)
    return filled


def _fill(request: Request, name: str, turn: Turn) -> bool:
    if name == names.TOPIC:
        if asks_for_anything(turn):
            return False
        least = topics.SURE if turn.intent == names.REQUEST_SUPPORT else topics.SURE_ANYWHERE
        return _clear_topic(request, turn, least=least)
    if name == names.SUPPORT_TYPE and turn.words > A_FEW_SENTENCES:
        return False
    entity = next(iter(readings.meant(turn, "date" if name == names.NEEDED_BY else name)), None)
    if entity is None or entity.confidence < UNASKED.get(name, ENOUGH) or name == names.DESCRIPTION:
        return False
    value = _usable(name, entity.value, turn)
    if value is None:
        return False
    request.set(name, value, turn, confidence=entity.confidence, how=UNDERSTOOD)
    return True


def _usable(name: str, value: object, turn: Turn) -> str | None:
    if name in readings.KINDS:
        known = value in getattr(taxonomy(), readings.KINDS[name]) and value != readings.NEVER_A_ROLE
        return str(value) if known else None
    if name == names.NEEDED_BY:
        found = dates.iso(value)
        return found.isoformat() if found and found >= turn.today else None
    return str(value)[: readings.LINE] if value else None


def corrections(request: Request, turn: Turn, *, but: str | None = None) -> dict[str, Reading]:
    """The filled fields that a message gives another value for."""
    if not turn.text:
        return {}
    found = {name: _new_value(request, name, turn) for name in CORRECTED if name != but and not request.missing(name)}
    for name in ENTITY_ONLY:
        entity = next((one for one in readings.meant(turn, name) if one.value != request.get(name)), None)
        if entity and name != but and not request.missing(name):
            found[name] = Reading(entity.value, entity.confidence, exact=False)
    return {name: reading for name, reading in found.items() if reading is not None}


def _new_value(request: Request, name: str, turn: Turn) -> Reading | None:
    current = request.get(name)
    reading = readings.read(name, turn, other_than=current)
    if reading is None or reading.value == current:
        return None
    least = topics.SURE_ANYWHERE if name == names.TOPIC else ENOUGH
    recognised = any(entity.value == reading.value and entity.confidence >= least for entity in turn.all(name))
    plain = reading.exact and reading.confidence >= NAMED_OUTRIGHT
    # A word inside a long message, or inside one that corrects nothing, may mean something else.
    hinted = turn.words <= SHORT and (name in TELLTALE or (name != names.TOPIC and marked_as_correction(turn)))
    if turn.words > SHORT and not marked_as_correction(turn):
        return None
    return reading if recognised or plain or hinted else None


def marked_as_correction(turn: Turn) -> bool:
    """Whether the words say that something before was wrong."""
    return lexicon.has(turn.text, "correction") or lexicon.starts(turn.text, "negation")
