"""The menu, courtesy, and what to do with a message outside any request."""

from __future__ import annotations

from dataclasses import asdict

from rasa_sdk.events import EventType, SlotSet

from actions import clarify, knowledge, later, names, tickets, topics
from actions.filling import A_GUESS, VAGUE
from actions.progress import Progress, Request, forgotten
from actions.questions import menu
from actions.scene import Handler, Scene, nothing_offered, offered, start_request
from actions.turn import Entity, Turn
from actions.voice import Question

A_HINT = 3
SHORT = 4
SENTENCE = 4
LOST = "lost"  # was offered a way out
ASTRAY = "astray"  # was shown the menu after that


def show_menu(scene: Scene) -> list[EventType]:
    """Everything the assistant can do."""
    scene.voice.ask(menu(scene.voice))
    return []


def greet(scene: Scene) -> list[EventType]:
    """A greeting; words that already ask for something start the request."""
    if scene.in_form:
        scene.voice.notice("greet.again")
        return []
    if topics.sure(scene.turn) and scene.turn.words >= SENTENCE:
        return start_request()
    again = scene.offer.get("kind") == names.GREET
    question = Question(names.DESCRIPTION, names.GREET, "m04" if again else "greet", names.DESCRIPTION)
    scene.voice.ask(question, intent=names.GREET)
    return [nothing_offered() if again else offered(names.GREET)]


def thank(scene: Scene) -> list[EventType]:
    """You are welcome."""
    scene.tell("thank.form" if scene.in_form else "thank.answer", intent=names.THANK)
    return []


def goodbye(scene: Scene) -> list[EventType]:
    """Goodbye; an open request is kept. As a first word it is a greeting: salam, ciao."""
    if not _has_heard(scene):
        return greet(scene)
    scene.tell("goodbye.form" if scene.in_form else "goodbye.answer", intent=names.GOODBYE)
    return []


def thank_feedback(scene: Scene) -> list[EventType]:
    """Thanks for what was good or bad."""
    scene.tell("feedback.answer", intent=names.GIVE_FEEDBACK, choices=(names.REQUEST, names.PERSON))
    return []


def close_request(scene: Scene) -> list[EventType]:
    """The form has ended: a ticket, nothing, or a new beginning."""
    ways = {names.TICKET: tickets.open_ticket, names.CANCELLED: _drop, names.RESTARTED: start_over}
    return ways[scene.slot(names.OUTCOME)](scene)


def _drop(scene: Scene) -> list[EventType]:
    """The person was sure: forget the half-filled request."""
    scene.voice.answer("cancel.done", intent=names.CANCEL_REQUEST)
    waiting = Request.read(scene.tracker).progress.later
    return [*forgotten(), *(later.ask(scene, waiting) if waiting else [])]


def start_over(scene: Scene) -> list[EventType]:
    """Forget the half-filled request and ask from the beginning."""
    scene.voice.notice("restart.done")
    waiting = asdict(Progress(later=Request.read(scene.tracker).progress.later))
    return [*forgotten(), SlotSet(names.PROGRESS, waiting), nothing_offered(), *start_request()]


def answer_offer(scene: Scene) -> list[EventType]:
    """A yes or no to what was offered; without an offer, the menu."""
    kind, yes = scene.offer.get("kind"), scene.turn.intent == names.AFFIRM
    if scene.turn.event or (scene.turn.choice or ("",))[0] == names.CONSENT:
        return start_request()  # the yes to the notice, after the assistant forgot the request
    if kind in (None, LOST, ASTRAY, names.GREET, clarify.MEANT):
        return show_menu(scene) if yes else not_understood(scene)
    if not yes:
        return _declined(scene)
    if kind == "withdraw":
        return tickets.withdrawn(scene)
    if kind == names.ADD:
        return tickets.add_to_ticket(scene)
    if kind == names.PERSON:
        return [*tickets.call_a_person(scene), nothing_offered()]
    return start_request()


def take_hint(scene: Scene) -> list[EventType]:
    """Something was picked, or bits of information came without a question."""
    turn = scene.turn
    if turn.choice:
        return _picked(scene, turn.choice[1])
    if tickets.reference(scene):
        return tickets.tell_status(scene)
    if topics.sure(turn) is None and turn.words >= A_HINT and not scene.in_form:
        ref = tickets.open_reference(scene)
        if ref:
            return tickets.ask_where_it_belongs(scene, ref)
    if topics.sure(turn) or turn.words >= A_HINT or any(_tells(entity) for entity in turn.entities):
        return start_request()
    return not_understood(scene)


def _tells(entity: Entity) -> bool:
    return entity.name != names.TOPIC and entity.confidence >= A_GUESS


def not_understood(scene: Scene) -> list[EventType]:
    """Nothing fits: a way out, then the menu, then a person; never a dead end, never the same twice."""
    pair = clarify.candidates(scene.turn)
    if pair and scene.offer.get("kind") != clarify.MEANT:
        return clarify.ask(scene, pair)
    if scene.offer.get("kind") == LOST:
        return [*show_menu(scene), offered(ASTRAY)]
    if scene.offer.get("kind") == ASTRAY:
        yes_or_no = scene.voice.choices(names.YES, names.NO)
        scene.voice.ask(Question(names.CONFIRM, ASTRAY, "lost.person", names.CONFIRM, choices=yes_or_no))
        return [offered(names.PERSON)]
    ways = scene.voice.choices(names.MENU, names.PERSON, prefix="m17")
    scene.voice.ask(Question(names.CONFIRM, "lost", "m17", choices=ways))
    return [offered(LOST)]


def when_sure(handler: Handler) -> Handler:
    """The handler for messages whose intent is more than a guess; of the others, the topic or nothing is certain."""

    def run(scene: Scene) -> list[EventType]:
        turn = scene.turn
        if scene.in_form or turn.choice:
            return handler(scene)
        waited = knowledge.answer_for_country(scene) if turn.words <= SHORT else None
        if waited is not None:
            return waited
        pair = clarify.candidates(turn)
        if pair and not _begins_a_request(turn):
            return clarify.ask(scene, pair)
        if turn.confidence >= A_GUESS:
            return handler(scene)
        return start_request() if topics.sure(turn) or turn.words > VAGUE else not_understood(scene)

    run.__name__ = handler.__name__
    return run


def _begins_a_request(turn: Turn) -> bool:
    """Whether taking it for a request risks nothing: it names a topic, and is read out before it is sent."""
    return turn.ranking[0][0] == names.REQUEST_SUPPORT or (topics.sure(turn) is not None and turn.words >= SENTENCE)


def choose_language(scene: Scene) -> list[EventType]:
    """Silence: the desk itself asks which language."""
    return []


def confirm_erasure(scene: Scene) -> list[EventType]:
    """The desk asks "are you sure?" and erases; this is said only where it could not."""
    scene.tell("privacy.answer", intent=names.ERASE_MY_DATA)
    return []


def _picked(scene: Scene, value: str) -> list[EventType]:
    if value in (names.REQUEST, "consent_given") or value not in PICKED:
        return start_request()
    return PICKED[value](clarify.as_meant(scene))


def _declined(scene: Scene) -> list[EventType]:
    waiting = scene.offer.get("later")
    if waiting:
        return later.ask(scene, waiting)
    scene.voice.answer("offer.declined", intent=scene.turn.intent)
    return [nothing_offered()]


def resume(scene: Scene) -> list[EventType]:
    """The desk asks for the open question, and there is none: who has heard nothing yet is greeted."""
    return show_menu(scene) if _has_heard(scene) else greet(scene)


def _has_heard(scene: Scene) -> bool:
    return any(event.get("event") == "bot" for event in scene.tracker.events)


def add(scene: Scene) -> list[EventType]:
    """The message that was asked about goes to the ticket."""
    return tickets.add_to_ticket(scene)


PICKED: dict[str, Handler] = {
    names.MENU: show_menu,
    names.CONTINUE: resume,
    "resume": resume,
    names.PERSON: tickets.call_a_person,
    names.STATUS: tickets.tell_status,
    names.CONTACTS: knowledge.tell_contacts,
    names.FIGURES: knowledge.tell_figures,
    names.RESOURCES: knowledge.tell_resources,
    names.PRIVACY: knowledge.tell_privacy,
    names.ADD: add,
    names.CAPABILITIES: knowledge.tell_capabilities,
    names.NEWSLETTER: knowledge.tell_newsletter,
    names.WITHDRAW: tickets.withdraw,
}
