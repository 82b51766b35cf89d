"""When two meanings are nearly as likely, the person is asked which of them it is, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType

from actions import names
from actions.scene import Scene, offered
from actions.turn import Turn, earlier
from actions.voice import Question

# Intents that can be put into words as a choice; the others are courtesy, answers, or asked about anyway.
CHOICES = {
    names.REQUEST_SUPPORT: names.REQUEST,
    names.ASK_TICKET_STATUS: names.STATUS,
    names.ADD_TO_TICKET: names.ADD,
    names.ASK_CONTACTS: names.CONTACTS,
    names.ASK_KEY_FIGURES: names.FIGURES,
    names.ASK_RESOURCES: names.RESOURCES,
    names.ASK_PRIVACY: names.PRIVACY,
    names.ASK_CAPABILITIES: names.CAPABILITIES,
    names.SUBSCRIBE_NEWSLETTER: names.NEWSLETTER,
    names.CANCEL_REQUEST: names.WITHDRAW,
    names.TALK_TO_PERSON: names.PERSON,
}
CLEAR = 0.6  # calibrated: of what is surer than this, most is right
CLOSE = 0.3  # how far the second may lie behind the first and still be what was meant
LEAST = 0.12  # what is less likely than this is not worth a question
MEANT = "meant"


def candidates(turn: Turn) -> tuple[str, str] | None:
    """The two choices that a message may mean; None when one is clear, or one of them is no choice."""
    if turn.choice or len(turn.ranking) < 2 or turn.confidence >= CLEAR:
        return None
    (first, surest), (second, sure) = turn.ranking[:2]
    if sure < LEAST or surest - sure > CLOSE or first not in CHOICES or second not in CHOICES:
        return None
    return CHOICES[first], CHOICES[second]


def ask(scene: Scene, pair: tuple[str, str]) -> list[EventType]:
    """ "Did you mean A or B?", as two numbered choices in words; the message waits."""
    scene.voice.ask(Question(names.CONFIRM, MEANT, "meant.ask", choices=scene.voice.choices(*pair, prefix="menu")))
    return [offered(MEANT, message=scene.turn.message_id)]


def as_meant(scene: Scene) -> Scene:
    """The scene of the message that was asked about; the present one when none waits."""
    waiting = scene.offer.get("message") if scene.offer.get("kind") == MEANT else None
    said = earlier(scene.tracker, waiting) if waiting else None
    return replace(scene, turn=replace(said, facts=scene.turn.facts, lang=scene.turn.lang)) if said else scene
