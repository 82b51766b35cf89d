"""After "no, technical" one message passes where the screen has only a doubt: else it would be asked about again.

The person was asked (M05) and has answered; what they then write as their request may sound as it did before. A second
doubtful message is asked about again, and what the screen is sure of never passes.
"""

from __future__ import annotations

from typing import Any

from desk.model import Conversation

KEY = "cleared"
NEXT, USED = "next", "used"
DOUBT = ".medium"
NOTHING_OPEN: dict[str, Any] = {"by": "assistant", "expects": None, "choices": []}


def grant(conversation: Conversation) -> None:
    """Let one doubtful message pass."""
    conversation.pending = {**(conversation.pending or NOTHING_OPEN), KEY: NEXT}


def use(conversation: Conversation, outcome: str | None) -> bool:
    """Whether a message with that outcome passes; the next one then does not."""
    pending = conversation.pending or {}
    if pending.get(KEY) != NEXT or outcome is None or not outcome.endswith(DOUBT):
        return False
    conversation.pending = {**pending, KEY: USED}
    return True


def given(conversation: Conversation) -> bool:
    """Whether the person has just said that it is about technical support."""
    return KEY in (conversation.pending or {})
