"""Tickets: open one, tell how it stands, add to it, take it back, call a person."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions import later, names, topics
from actions.database import sessions, settings
from actions.matching import match
from actions.progress import Request, forgotten
from actions.scene import UNREACHABLE, Scene, nothing_offered, offered, start_request
from actions.turn import Turn
from actions.voice import Question, Voice
from desk import tickets
from desk.announcing import Announcement, announcement, day
from desk.errors import NotFound
from desk.model import Ticket
from desk.taxonomy import taxonomy

log = logging.getLogger(__name__)
A_SENTENCE = 4
SURE_ENOUGH = 0.7
WITH_A_DASH = re.compile(r"\b[A-Za-z]{2}\s?-\s?(?=[A-Za-z0-9]*)[A-Za-z0-9]{5}\b")
PROFILE = (names.ROLE, names.ORGANISATION, names.COUNTRY)


def open_ticket(scene: Scene) -> list[EventType]:
    """The confirmed request becomes a ticket; when that fails it stays open and can be confirmed again."""
    request = Request.read(scene.tracker)
    try:
        announced = _open(scene, request)
    except UNREACHABLE as error:
        log.error("A ticket could not be opened: %s", type(error).__name__)  # noqa: TRY400 - a trace may hold the text
        scene.voice.notice("ticket.failed")
        again = [
            SlotSet(names.CONFIRM, None),
            SlotSet(names.OUTCOME, None),
            SlotSet(names.REQUESTED_SLOT, names.CONFIRM),
        ]
        return [*again, ActiveLoop(names.FORM)]
    scene.voice.ticket("m14", **announced)
    profile = {name: request.get(name) for name in PROFILE if not request.missing(name)}
    waiting = later.ask(scene, request.progress.later) if request.progress.later else [nothing_offered()]
    return [*forgotten(), *waiting, SlotSet(names.PROFILE, profile)]


def _open(scene: Scene, request: Request) -> Announcement:
    fields = {name: request.get(name) for name in names.FIELDS if not request.missing(name)}
    kind = match(fields.get(names.ORGANISATION) or "", "organisation_types")
    if kind:
        fields["organisation_type"] = kind.id
    with sessions().begin() as session:
        ticket = tickets.open_ticket(
            session,
            conversation_id=scene.conversation,
            fields=fields,
            provenance=request.provenance,
            confirm_message_id=scene.turn.message_id,
            request_id=request.progress.begun or None,
            now=datetime.now(UTC),
        )
        return announcement(ticket, scene.turn.lang)


def tell_status(scene: Scene) -> list[EventType]:
    """How a request stands: the one named, or the latest."""
    ref = reference(scene)
    with sessions().begin() as session:
        try:
            ticket = (
                tickets.status_for(session, conversation_id=scene.conversation, ref=ref)
                if ref
                else tickets.latest_for(session, conversation_id=scene.conversation)
            )
        except NotFound:
            return _no_ticket(scene, ref)
        if ticket is None:
            return _no_ticket(scene, None)
        status = taxonomy().label("statuses", ticket.status, scene.turn.lang)
        shown: dict[str, Any] = {"ref": ticket.ref, "status": status, "date": _day(ticket.updated_at, scene)}
    scene.tell("m15", intent=names.ASK_TICKET_STATUS, **shown)
    return []


def add_to_ticket(scene: Scene) -> list[EventType]:
    """Attach what the person wrote to their request; without one it is a request."""
    offer = scene.offer
    found = latest_open(scene)
    if found and _may_be_another(scene, found):
        return ask_where_it_belongs(scene, found.ref)
    message = str(offer.get("message") or scene.turn.message_id)
    try:
        with sessions().begin() as session:
            ref = tickets.add_information(
                session,
                conversation_id=scene.conversation,
                ref=reference(scene) or offer.get("ref"),
                text=scene.turn.text,
                message_id=message,
            ).ref
    except NotFound:
        if scene.turn.words >= A_SENTENCE and not scene.in_form:
            return start_request()
        return _no_ticket(scene, reference(scene))
    scene.tell("add.done", intent=names.ADD_TO_TICKET, ref=ref)
    return [nothing_offered()]


def ask_where_it_belongs(scene: Scene, ref: str) -> list[EventType]:
    """A message after a ticket may add to it or start another request: ask."""
    ways = (*scene.voice.choices(names.ADD), *scene.voice.choices(names.REQUEST, prefix="menu"))
    scene.voice.ask(Question(names.CONFIRM, "where", "add.which", params={"ref": ref}, choices=ways))
    return [offered(names.ADD, ref=ref, message=scene.turn.message_id)]


def withdraw(scene: Scene) -> list[EventType]:
    """Taking back an open request: ask once."""
    ref = open_reference(scene)
    if ref is None:
        scene.tell("withdraw.none", intent=names.CANCEL_REQUEST)
        return []
    yes_or_no = scene.voice.choices(names.YES, names.NO)
    question = Question(
        names.CONFIRM, "withdraw", "withdraw.sure", names.CONFIRM, params={"ref": ref}, choices=yes_or_no
    )
    scene.voice.ask(question)
    return [offered("withdraw", ref=ref, message=scene.turn.message_id)]


def withdrawn(scene: Scene) -> list[EventType]:
    """The person is sure: staff read it on the ticket."""
    offer = scene.offer
    with sessions().begin() as session:
        tickets.add_information(
            session, conversation_id=scene.conversation, ref=offer["ref"], text="", message_id=offer["message"]
        )
    scene.tell("withdraw.noted", intent=names.CANCEL_REQUEST, ref=offer["ref"])
    return [nothing_offered()]


def call_a_person(scene: Scene) -> list[EventType]:
    """Put the conversation before a human, and say when they answer."""
    with sessions().begin() as session:
        tickets.call_a_person(
            session, conversation_id=scene.conversation, message_id=scene.turn.message_id, now=datetime.now(UTC)
        )
    scene.tell("m18", intent=names.TALK_TO_PERSON, hours=scene.voice.word("hours", hours=settings().hours))
    return []


def hand_over(turn: Turn, voice: Voice) -> bool:
    """Put an open request before a human because its questions led nowhere; whether that worked."""
    try:
        with sessions().begin() as session:
            tickets.call_a_person(
                session, conversation_id=UUID(turn.conversation), message_id=turn.message_id, now=datetime.now(UTC)
            )
    except UNREACHABLE as error:
        log.error("A person could not be called: %s", type(error).__name__)  # noqa: TRY400 - a trace may hold the text
        voice.notice("answer.failed")
        return False
    voice.notice("m18", hours=voice.word("hours", hours=settings().hours))
    return True


def open_reference(scene: Scene) -> str | None:
    """The reference of the person's newest request that is still worked on."""
    found = latest_open(scene)
    return found.ref if found else None


def latest_open(scene: Scene) -> Ticket | None:
    """The person's newest request, while it is worked on."""
    with sessions().begin() as session:
        ticket = tickets.latest_for(session, conversation_id=scene.conversation)
        return ticket if ticket and ticket.status not in (*tickets.ENDED, "resolved") else None


def _may_be_another(scene: Scene, ticket: Ticket) -> bool:
    """Whether words that seem to add to a request could be a new one: ask then, rather than bury it."""
    if scene.in_form or scene.turn.choice or scene.turn.intent != names.ADD_TO_TICKET or reference(scene):
        return False
    clear = topics.sure(scene.turn)
    return scene.turn.confidence < SURE_ENOUGH or (clear is not None and clear.value != ticket.topic)


def reference(scene: Scene) -> str | None:
    """The reference that a message names."""
    entity = scene.turn.first("ticket_ref")
    found = WITH_A_DASH.search(scene.turn.text)
    return str(entity.value) if entity else found[0].replace(" ", "").upper() if found else None


def _no_ticket(scene: Scene, ref: str | None) -> list[EventType]:
    if ref:
        scene.tell("status.unknown", intent=names.ASK_TICKET_STATUS, choices=(names.REQUEST, names.PERSON), ref=ref)
        return []
    scene.tell("status.none", intent=names.ASK_TICKET_STATUS, choices=(names.REQUEST, names.PERSON))
    return [offered(names.REQUEST)]


def _day(moment: datetime, scene: Scene) -> str:
    return day(moment.date(), scene.turn.lang)
