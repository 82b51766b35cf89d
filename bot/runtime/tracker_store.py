"""Rasa's memory of a conversation in PostgreSQL: one row each, events appended as JSON.

Rasa's own SQL store writes a row and runs a count per event and reads by a sub-query on timestamps: about half
of a turn. It also has no way to forget one conversation, which erasure needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

TABLES = """
CREATE SCHEMA IF NOT EXISTS rasa;
CREATE TABLE IF NOT EXISTS rasa.conversation (
    id text PRIMARY KEY,
    events jsonb NOT NULL,
    stored integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
"""
READ = "SELECT events FROM rasa.conversation WHERE id = :id"
APPEND = """
INSERT INTO rasa.conversation AS c (id, events, stored) VALUES (:id, CAST(:events AS jsonb), :added)
ON CONFLICT (id) DO UPDATE
SET events = c.events || excluded.events, stored = c.stored + excluded.stored, changed_at = now()
WHERE c.stored = :known
"""
# Two processes that start together would both create the schema, and one would fail.
LOCK = "SELECT pg_advisory_xact_lock(20250117)"
Events = list[dict[str, Any]]


class ConversationChanged(Exception):
    """Somebody else wrote to this conversation since it was read."""


class PostgresTrackerStore(TrackerStore):
    """Keeps trackers in the schema `rasa` of the desk's database."""

    def __init__(
        self, domain: Domain | None, host: str, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._engine = sqlalchemy.create_engine(_with_driver(host), pool_pre_ping=True, future=True)
        with self._engine.begin() as connection:
            connection.execute(sqlalchemy.text(LOCK))
            connection.execute(sqlalchemy.text(TABLES))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        events = self._read(sender_id)
        return self._tracker(sender_id, events, _session_start(events)) if events else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        events = self._read(conversation_id)
        return self._tracker(conversation_id, events, 0) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new; raises ConversationChanged when the row is not as this tracker was read."""
        await self.stream_events(tracker)
        read, skipped = getattr(tracker, "desk_read", (0, 0))
        events = [event.as_dict() for event in list(tracker.events)[read - skipped :]]
        values = {"id": tracker.sender_id, "events": json.dumps(events), "added": len(events), "known": read}
        with self._engine.begin() as connection:
            if connection.execute(sqlalchemy.text(APPEND), values).rowcount != 1:
                raise ConversationChanged(tracker.sender_id)
        tracker.desk_read = (read + len(events), skipped)

    async def delete(self, sender_id: str) -> bool:
        """Forget a conversation; tell whether there was one."""
        with self._engine.begin() as connection:
            gone = connection.execute(
                sqlalchemy.text("DELETE FROM rasa.conversation WHERE id = :id"), {"id": sender_id}
            )
            return bool(gone.rowcount)

    async def keys(self) -> Iterable[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sqlalchemy.text("SELECT id FROM rasa.conversation")).scalars())

    async def replies_to(self, sender_id: str, message_id: str) -> tuple[dict[str, Any], Events] | None:
        """Return a message that is stored already, and what was said to it."""
        events = self._read(sender_id)
        for index, event in enumerate(events):
            if event.get("event") == "user" and event.get("message_id") == message_id:
                return event, _said_next(events[index + 1 :])
        return None

    def _read(self, sender_id: str) -> Events:
        with self._engine.connect() as connection:
            found = connection.execute(sqlalchemy.text(READ), {"id": sender_id}).scalar()
        return found or []

    def _tracker(self, sender_id: str, events: Events, start: int) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_dict(sender_id, events[start:], self.domain.slots)
        # What is in the row already, and how much of it this tracker leaves out: save() appends the rest.
        tracker.desk_read = (len(events), start)
        return tracker


def _said_next(events: Events) -> Events:
    said = []
    for event in events:
        if event.get("event") == "user":
            break
        if event.get("event") == "bot":
            said.append(event)
    return said


def _session_start(events: Events) -> int:
    starts = [index for index, event in enumerate(events) if event.get("event") == SessionStarted.type_name]
    return starts[-1] if starts else 0


def _with_driver(url: str) -> sqlalchemy.engine.URL:
    """The desk's URL names its own driver (or none); ours is psycopg2."""
    return sqlalchemy.engine.make_url(url).set(drivername="postgresql+psycopg2")
