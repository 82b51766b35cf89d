"""Coming back after a silence: within three days a half-filled request goes on where it stopped."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.dialogue.act import Act, wait_for
from desk.dialogue.asking import question
from desk.dialogue.waiting import held
from desk.model import Conversation, Message

SILENCE = timedelta(hours=24)
"""Who answers within a day knows what was asked; later the request is named before anything is made of the words."""
KEPT = timedelta(hours=72)
"""How long a half-filled request waits: the assistant's own sessions last as long (domain.yml)."""
ASKED = (
    *("country", "location", "topic", "support_type", "urgency", "needed_by", "description"),
    *("role", "organisation", "name", "contact", "yesno", "confirm"),
)
"""The questions of a request; a menu needs no way back to it."""


def returns(session: Session, conversation: Conversation, message: Message) -> bool:
    """Whether a message breaks a silence of a day while a question of a request is open."""
    pending = conversation.pending or {}
    if pending.get("by") != "assistant" or pending.get("expects") not in ASKED:
        return False
    before = session.scalar(
        sa.select(sa.func.max(Message.created_at)).where(
            Message.conversation_id == conversation.id, Message.seq < message.seq
        )
    )
    return before is not None and SILENCE <= message.created_at - before <= KEPT


def offer_to_resume(conversation: Conversation, message: Message, *, prior: object) -> Act:
    """Say that the request is kept, and ask whether to go on; the message waits for the answer.

    Asked once: words that are no answer mean that the person goes on (`desk.dialogue.own`).
    """
    waiting = [*held(conversation), str(message.id)]
    offer = question(conversation, "resume")
    return Act(say=(wait_for(conversation, offer, expects="resume", prior=prior, held=waiting),))
