"""A conversation with the actions, and the desk's database behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from actions import tickets
from desk.people import conversation_for
from desk.settings import Settings
from tests.actions.talk import Talk

NUMBER = "+22370000001"
Opened = Callable[..., Talk]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, sessions: sessionmaker[Session], settings: Settings) -> sessionmaker[Session]:
    """The actions work on the test's database."""
    monkeypatch.setattr(tickets, "sessions", lambda: sessions)
    monkeypatch.setattr(tickets, "settings", lambda: settings)
    return sessions


@pytest.fixture
def known(desk: sessionmaker[Session]) -> Opened:
    """Opens a talk of a person whom the desk knows and who agreed to the notice."""

    def open_talk(lang: str = "en", number: str = NUMBER) -> Talk:
        now = datetime.now(UTC)
        with desk.begin() as session:
            conversation = conversation_for(session, channel="sms", address=number, now=now)
            conversation.person.language, conversation.person.consented_at = lang, now
            return Talk(lang=lang, conversation=str(conversation.id))

    return open_talk
