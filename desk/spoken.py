"""The languages in which people are answered here: those whose wording staff have approved, or all of them."""

from __future__ import annotations

from sqlalchemy.orm import object_session

from desk.model import Conversation
from desk.settings import LANGUAGES


def spoken(conversation: Conversation) -> tuple[str, ...]:
    """What may be said to this person, the desk's own first choice first; never empty."""
    session = object_session(conversation)
    found: tuple[str, ...] = LANGUAGES if session is None else session.info["languages"]
    return found
