"""Messages that are about something else than the open question: a rule answers them, then the form asks again."""

from __future__ import annotations

from actions import lexicon, names
from actions.readings import Reading
from actions.turn import Turn

# How sure the assistant must be before a message is taken for something else than an answer.
DIGRESSIONS = {
    names.TALK_TO_PERSON: 0.75,
    names.ASK_TICKET_STATUS: 0.6,
    names.ASK_CONTACTS: 0.6,
    names.ASK_KEY_FIGURES: 0.6,
    names.ASK_RESOURCES: 0.6,
    names.ASK_PRIVACY: 0.55,
    names.ASK_CAPABILITIES: 0.55,
    names.ASK_OTHER_SECTOR: 0.7,
    names.SUBSCRIBE_NEWSLETTER: 0.6,
    names.UNSUBSCRIBE_NEWSLETTER: 0.6,
    names.ERASE_MY_DATA: 0.6,
    names.GREET: 0.6,
    names.THANK: 0.6,
    names.GOODBYE: 0.6,
    names.GIVE_FEEDBACK: 0.7,
    names.OUT_OF_SCOPE: 0.75,
}
# Their answers never change: who gets one and goes on in the same way did not ask for it.
ANSWERED_ONCE = (
    names.ASK_RESOURCES,
    names.ASK_PRIVACY,
    names.ASK_CAPABILITIES,
    names.ASK_OTHER_SECTOR,
    names.SUBSCRIBE_NEWSLETTER,
    names.UNSUBSCRIBE_NEWSLETTER,
    names.GREET,
    names.THANK,
    names.GOODBYE,
    names.GIVE_FEEDBACK,
    names.OUT_OF_SCOPE,
)
COURTESY = (names.GREET, names.THANK, names.GOODBYE)
# Asked for in a request's own words, these are the request: "I need a template", "who can train us".
LIKE_A_REQUEST = {
    names.ASK_CONTACTS: 0.9,
    names.ASK_KEY_FIGURES: 0.9,
    names.ASK_RESOURCES: 2.0,  # a tool is what many requests are about
    names.ASK_OTHER_SECTOR: 0.9,
    names.GIVE_FEEDBACK: 0.9,
    names.OUT_OF_SCOPE: 0.9,
}
OWN_WORDS = (names.NAME, names.ORGANISATION, names.LOCATION, names.CONTACT)
LONG_COURTESY = 5
A_NAME_AT_MOST = 3
SURE = 0.8
VERY_SURE = 0.9
QUESTION_MARKS = ("?", "؟")


def digresses(turn: Turn, slot: str, reading: Reading | None) -> bool:
    """Whether a message leaves the open question aside."""
    least = DIGRESSIONS.get(turn.intent)
    if least is None or turn.confidence < least or (reading and reading.exact and slot not in OWN_WORDS):
        return False
    if turn.intent == names.OUT_OF_SCOPE and turn.words <= A_NAME_AT_MOST:
        return False  # too few words to be sure that they are about nothing of ours
    if turn.intent in COURTESY and turn.words > LONG_COURTESY:
        return False
    if slot in OWN_WORDS and turn.intent in COURTESY:
        return turn.confidence >= VERY_SURE
    if slot in OWN_WORDS:
        return turn.confidence >= SURE and (turn.words > A_NAME_AT_MOST or turn.intent == names.TALK_TO_PERSON)
    if slot in (names.DESCRIPTION, names.TOPIC) and turn.intent in LIKE_A_REQUEST:
        return turn.confidence >= LIKE_A_REQUEST[turn.intent]
    if reading is None or slot == names.DESCRIPTION:
        return True
    # "Coordinator of the group in the province" answers "what is your role?", whatever else it sounds like.
    is_wish = turn.intent == names.TALK_TO_PERSON or asks(turn)
    return is_wish and turn.confidence >= max(least, 0.7)


def asks(turn: Turn) -> bool:
    """Whether the words are a question."""
    return any(mark in turn.text for mark in QUESTION_MARKS) or lexicon.starts(turn.text, "question")
