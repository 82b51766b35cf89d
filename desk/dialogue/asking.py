"""The desk's own questions, in the language that is spoken now."""

from __future__ import annotations

from desk.dialogue.act import safety_message, sentence
from desk.model import Conversation
from desk.ports import Said

WORDS = {
    "consent": ("m02", "question", ("choice.yes", "choice.no")),
    "flow": ("m05", "safety", ("m05.yes", "m05.no")),
    "resume": ("m21", "resume", ("m21.continue", "m21.leave")),
    "erase": ("erase.confirm", "question", ("choice.yes", "choice.no")),
}
"""What each question that waits for an answer says, as which kind, and offers."""
SHOWN = {"consent": "consent", "erase": "confirm"}
"""The field that a channel is told of; the others are no field of a ticket."""


def question(conversation: Conversation, expects: str) -> Said:
    """One of the desk's own questions."""
    msgid, kind, offered = WORDS[expects]
    return sentence(conversation, msgid, kind=kind, expects=SHOWN.get(expects), choices=offered)


def asked_again(conversation: Conversation) -> tuple[Said, ...]:
    """The desk's open question in the language that is spoken now; nothing after a safety message without choices."""
    pending = conversation.pending or {}
    if pending.get("expects") not in (*WORDS, "report"):
        return ()
    said = safety_message(conversation, "m10") if pending["expects"] == "report" else _open(conversation)
    offered = [{"title": choice.title, "value": choice.value} for choice in said.choices]
    conversation.pending = {**pending, "choices": offered}
    return (said,)


def _open(conversation: Conversation) -> Said:
    return question(conversation, (conversation.pending or {})["expects"])
