"""What a message says about one field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions import dates, lexicon, names, topics
from actions.matching import Match, match
from actions.turn import Entity, Turn
from desk import commands, countries
from desk.taxonomy import taxonomy

ENOUGH = 0.5
DESCRIPTION_LIMIT = 500
SHORT_ANSWER = 4
SHORT_DOUBT = 6
A_SHORT_SENTENCE = 8
IN_FULL = 0.85
LINE = 120
CLAUSE = re.compile(r"[,.;:!?،؛؟]")
NEVER_A_ROLE = "child_or_young_person"  # minors are answered by the desk's screen, at the door
NATIONAL, SUBNATIONAL = "national_coordinator", "subnational_coordinator"
NO_HURRY = "planned"
AT_ONCE, THIS_WEEK = "critical", "high"
DEFAULT_URGENCY = "standard"  # the taxonomy's own default when the requester does not say
KINDS = {names.ROLE: "roles", names.URGENCY: "urgency_levels", names.SUPPORT_TYPE: "support_types"}


@dataclass(frozen=True)
class Reading:
    """A value, how sure, and whether the message is nothing but that value."""

    value: Any
    confidence: float = 1.0
    exact: bool = True


def read(name: str, turn: Turn, *, other_than: str | None = None) -> Reading | None:
    """The value of a field in a message; `other_than` is the value that was wrong."""
    return READERS[name](turn, other_than) if turn.text else None


def meant(turn: Turn, name: str) -> list[Entity]:
    """The entities of one name without those that the words deny: in "not Gao but Mopti", Mopti alone."""
    found = turn.all(name)
    return [entity for entity in found if not _denied(turn, entity)] or found


def _denied(turn: Turn, entity: Entity) -> bool:
    before = re.split(r"[,.;:!?؟،؛]", turn.text[: entity.start or 0])[-1]
    return bool(before.strip()) and lexicon.ends(before, "denial")


def country(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A country by any name; in "not Mali, Niger" the one that is new."""
    found = [str(entity.value) for entity in turn.all(names.COUNTRY) if entity.confidence >= ENOUGH]
    found = found or countries.find(turn.text)
    denied = {str(entity.value) for entity in turn.all(names.COUNTRY) if _denied(turn, entity)}
    named = [code for code in found if code != other_than and code not in denied]
    named = named or [code for code in found if code != other_than]
    if not named:
        return None
    return Reading(named[-1] if other_than else named[0], exact=turn.words <= SHORT_ANSWER and len(named) == 1)


def role(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A requester's role; who coordinates the group of a state or province does not coordinate the country's."""
    found = _term(names.ROLE, turn, other_than)
    if found and found.value == NATIONAL and not found.exact and lexicon.has(turn.text, "part_of_a_country"):
        return Reading(SUBNATIONAL, found.confidence, exact=False) if other_than != SUBNATIONAL else None
    return found


def support_type(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A type of support."""
    return _term(names.SUPPORT_TYPE, turn, other_than)


def urgency(turn: Turn, other_than: str | None = None) -> Reading | None:
    """An urgency level, by its name or by a date."""
    named = _match(names.URGENCY, turn, other_than)
    # "No es urgente" is no hurry; "no, es urgente" is a no, and a hurry.
    if any(lexicon.has(clause, "no_hurry") for clause in CLAUSE.split(turn.text)):
        return Reading(NO_HURRY) if other_than != NO_HURRY else None
    if named and named.exact:
        return Reading(named.id, named.confidence)
    if lexicon.has(turn.text, "at_once") and other_than != AT_ONCE:
        return Reading(AT_ONCE)
    when = needed_by(turn)
    if when:
        level = level_of(when.value, turn)
        return Reading(level, when.confidence, exact=when.exact) if level != other_than else None
    if (turn.words <= SHORT_DOUBT and lexicon.has(turn.text, "unknown")) or commands.skip(turn.text):
        return Reading(DEFAULT_URGENCY)
    return _term(names.URGENCY, turn, other_than)


def level_of(needed_by: str, turn: Turn) -> str:
    """The urgency that a date of a message stands for."""
    level = dates.urgency(date.fromisoformat(needed_by), turn.today)
    return THIS_WEEK if level == AT_ONCE and lexicon.has(turn.text, "this_week") else level


def needed_by(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A date, as ISO 8601."""
    given = next((found for entity in turn.all("date") if (found := dates.iso(entity.value))), None)
    found = given or dates.find(turn.text, turn.lang, turn.today)
    if found is None or found < turn.today or found.isoformat() == other_than:
        return None
    return Reading(found.isoformat(), exact=turn.words <= SHORT_ANSWER)


def deadline(turn: Turn) -> Reading | None:
    """The date in an answer about urgency, unless the answer is the name of a level ("this week")."""
    named = _match(names.URGENCY, turn, None)
    when = None if named and named.exact else needed_by(turn)
    # On its last day "this week" names today, which nobody meant.
    return None if when and _later_than_it_says(when.value, turn) else when


def _later_than_it_says(needed_by: str, turn: Turn) -> bool:
    return level_of(needed_by, turn) != dates.urgency(date.fromisoformat(needed_by), turn.today)


def topic(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A topic that is clear."""
    found = topics.sure(turn)
    if found and found.value != other_than:
        return Reading(found.value, found.confidence, exact=turn.words <= SHORT_ANSWER)
    named = _among("topics", turn.text, other_than) if turn.words <= SHORT_ANSWER else None
    return Reading(named.id, named.confidence, exact=named.exact) if named else None


def description(turn: Turn, other_than: str | None = None) -> Reading | None:
    """The request in the person's own words."""
    if turn.words < 2 and not topics.sure(turn):
        return None
    return Reading(shortened(turn.text), exact=False)


def location(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A place inside a country."""
    entity = next(iter(meant(turn, names.LOCATION)), None)
    if entity:
        return Reading(str(entity.value), entity.confidence, exact=turn.words <= SHORT_ANSWER)
    return _line(turn, longest=6)


def organisation(turn: Turn, other_than: str | None = None) -> Reading | None:
    """The name of an organisation."""
    entity = turn.first(names.ORGANISATION)
    if entity and turn.words > SHORT_ANSWER:
        return Reading(str(entity.value), entity.confidence, exact=False)
    return _line(turn, longest=12)


def name(turn: Turn, other_than: str | None = None) -> Reading | None:
    """How to address the person; the desk keeps the words, sealed, and passes a mark on."""
    return _line(turn, longest=5)


def contact(turn: Turn, other_than: str | None = None) -> Reading | None:
    """A number or an address; what arrives here is the mark that stands for it."""
    marked = re.search(r"\[[a-z_]+\]|@|\d{6,}", turn.text)
    return Reading(turn.text[:LINE], exact=True) if marked else None


def shortened(text: str, limit: int = DESCRIPTION_LIMIT) -> str:
    """A text of at most `limit` characters, cut at a word."""
    return text if len(text) <= limit else text[: limit + 1].rsplit(" ", 1)[0][:limit]


def _line(turn: Turn, *, longest: int) -> Reading | None:
    bare = turn.text.strip(" .,:;!")
    readable = bool(re.search(r"[^\W\d_]", bare)) and turn.words <= longest and "?" not in bare and "؟" not in bare
    return Reading(bare[:LINE]) if readable else None


def _term(name: str, turn: Turn, other_than: str | None) -> Reading | None:
    found = _match(name, turn, other_than)
    if found and found.exact:
        return Reading(found.id, found.confidence)
    if found and found.confidence >= IN_FULL and turn.words <= A_SHORT_SENTENCE:
        return Reading(found.id, found.confidence, exact=False)
    known = getattr(taxonomy(), KINDS[name])
    entities = [item for item in turn.all(name) if item.value in known and item.value not in (other_than, NEVER_A_ROLE)]
    if entities and entities[0].confidence >= ENOUGH:
        return Reading(entities[0].value, entities[0].confidence, exact=turn.words <= SHORT_ANSWER)
    return Reading(found.id, found.confidence, exact=False) if found else None


def _match(name: str, turn: Turn, other_than: str | None) -> Match | None:
    return _among(KINDS[name], turn.text, other_than)


def _among(kind: str, text: str, other_than: str | None) -> Match | None:
    ids = [term for term in getattr(taxonomy(), kind) if term not in (other_than, NEVER_A_ROLE)]
    return match(text, kind, among=ids)


READERS: dict[str, Callable[[Turn, str | None], Reading | None]] = {
    names.COUNTRY: country,
    names.ROLE: role,
    names.SUPPORT_TYPE: support_type,
    names.URGENCY: urgency,
    names.NEEDED_BY: needed_by,
    names.TOPIC: topic,
    names.DESCRIPTION: description,
    names.LOCATION: location,
    names.ORGANISATION: organisation,
    names.NAME: name,
    names.CONTACT: contact,
}
