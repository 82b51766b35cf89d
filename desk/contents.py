"""Choices as buttons or a list: made once at the provider, remembered by what they are, filled for each message.

The provider is never called inside a transaction, and a message whose buttons cannot be had goes out with numbers.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import Session, sessionmaker

from desk.errors import SendError
from desk.model import ContentTemplate, Message
from desk.ports import Choice, Composer, Content, Outgoing, Sender

LOG = logging.getLogger(__name__)
LOST, UNFIT = 21655, 21656
"""The provider's codes for a template that it does not have (any more), and for values that a template cannot take."""


def outgoing(message: Message) -> Outgoing:
    """The message as meaning, for its channel to show."""
    choices = tuple(Choice(choice["title"], choice["value"]) for choice in message.choices)
    return Outgoing(text=message.text, lang=message.lang, choices=choices, kind=message.kind, seq=message.seq)


def content_of(message: Message) -> Content | None:
    """What the provider is to compose the message from; None for a message that is its own text."""
    kept = message.content
    return Content(sid=kept["sid"], variables=kept["variables"]) if kept else None


def compose(sessions: sessionmaker[Session], *, message_id: UUID, sender: Sender, now: datetime) -> None:
    """Give a message with choices its buttons or list, where its channel has them; doing it again changes nothing."""
    if not isinstance(sender, Composer):
        return
    with sessions.begin() as session:
        message = session.get(Message, message_id)
        if message is None or message.content or message.parts or not message.choices:
            return
        wanted = sender.interactive(outgoing(message))
    if wanted is None:
        return
    try:
        sid = _known(sessions, wanted.definition) or _make(sessions, wanted.definition, sender=sender, now=now)
    except SendError as error:
        LOG.warning("choices are sent as numbers, the provider took no buttons: code %s", error.code)
        return
    _set(sessions, message_id, {"sid": sid, "variables": dict(wanted.variables)})


def send(
    sessions: sessionmaker[Session],
    *,
    message_id: UUID,
    content: Content | None,
    to: str,
    body: str,
    sender: Sender,
    status_callback: str,
    now: datetime,
) -> str:
    """Hand one part over, as its content if it has one; answer the provider's id. Raises SendError.

    Buttons that the provider has lost are made again once; if that does not help, the numbered text goes.
    """
    if content is None:
        return sender.send(to=to, body=body, status_callback=status_callback)
    try:
        return sender.send(to=to, body=body, status_callback=status_callback, content=content)
    except SendError as error:
        if error.code not in (LOST, UNFIT) or not _ours(sessions, content.sid):
            raise
        again = _remade(sessions, content, sender=sender, now=now) if error.code == LOST else None
    _set(sessions, message_id, {"sid": again.sid, "variables": dict(again.variables)} if again else None)
    return sender.send(to=to, body=body, status_callback=status_callback, content=again)


def digest(definition: Mapping[str, Any]) -> str:
    """What a definition is found again by: SHA-256 of its canonical JSON."""
    return hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _known(sessions: sessionmaker[Session], definition: Mapping[str, Any]) -> str | None:
    with sessions.begin() as session:
        found = session.get(ContentTemplate, digest(definition))
        return found.sid if found else None


def _ours(sessions: sessionmaker[Session], sid: str) -> bool:
    with sessions.begin() as session:
        return session.scalar(sa.select(ContentTemplate.digest).where(ContentTemplate.sid == sid)) is not None


def _make(sessions: sessionmaker[Session], definition: Mapping[str, Any], *, sender: Sender, now: datetime) -> str:
    if not isinstance(sender, Composer):
        raise SendError("this channel composes nothing", code=None, retryable=False)
    sid = sender.create(definition)
    row = {"digest": digest(definition), "sid": sid, "definition": dict(definition), "created_at": now}
    with sessions.begin() as session:
        # Two workers may make the same at once: either works, and the later one is used from now on.
        made = pg.insert(ContentTemplate).values(row)
        session.execute(made.on_conflict_do_update(index_elements=["digest"], set_={"sid": sid, "created_at": now}))
    return sid


def _remade(sessions: sessionmaker[Session], content: Content, *, sender: Sender, now: datetime) -> Content | None:
    with sessions.begin() as session:
        lost = session.scalar(sa.select(ContentTemplate).where(ContentTemplate.sid == content.sid))
    try:
        return Content(_make(sessions, lost.definition, sender=sender, now=now), content.variables) if lost else None
    except SendError as error:
        LOG.warning("choices are sent as numbers, their buttons are lost: code %s", error.code)
        return None


def _set(sessions: sessionmaker[Session], message_id: UUID, content: dict[str, Any] | None) -> None:
    with sessions.begin() as session:
        message = session.get(Message, message_id, with_for_update={"of": Message})
        if message is not None:
            message.content = content
