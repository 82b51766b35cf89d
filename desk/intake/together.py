"""Ordinary messages that arrive together are stored together: four questions and one answer to the database.

Taken one by one, a message costs the door fifteen statements (`desk.intake.receive`). Most are alike, though: words
that the screen let through, from somebody new or in a conversation where nothing waits. Whatever is not ordinary, or is
in other hands just now, is left to `receive`, which decides everything; so is everybody when a write fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg
import sqlalchemy as sa
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from desk.crypto import Vault
from desk.db import is_away
from desk.erasure import address_mark, token_mark
from desk.errors import DatabaseAway
from desk.intake.screen import OWN, Screened
from desk.people import lock_key
from desk.settings import Settings
from desk.window import HELD, WHATSAPP

Row = Mapping[str, Any]

LOCKS = """
SELECT digest FROM unnest(%(digests)s::text[], %(keys)s::bigint[]) AS asked(digest, key)
WHERE pg_try_advisory_xact_lock(key)
"""
KNOWN = """
SELECT provider_id AS mark FROM messages WHERE provider_id = ANY(%(ids)s::text[])
UNION ALL SELECT idempotency_token FROM messages WHERE idempotency_token = ANY(%(tokens)s::text[])
UNION ALL SELECT digest FROM receipts WHERE digest = ANY(%(marks)s::text[])
UNION ALL SELECT digest FROM addresses WHERE digest = ANY(%(digests)s::text[])
"""
CONVERSATIONS = """
SELECT asked.digest, c.id, c.person_id, c.last_seq, c.pending ->> 'expects' AS expects, p.language
FROM unnest(%(digests)s::text[], %(channels)s::text[]) AS asked(digest, channel)
JOIN addresses a ON a.digest = asked.digest AND a.unreachable_at IS NULL
JOIN people p ON p.id = a.person_id AND p.erase_after IS NULL
JOIN conversations c ON c.address_id = a.id AND c.channel = asked.channel
WHERE NOT (c.channel = %(windowed)s AND EXISTS (
    SELECT FROM messages m WHERE m.conversation_id = c.id AND m.status = %(held)s))
FOR UPDATE OF c SKIP LOCKED
"""
STORE = """
WITH one AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s) AS one(
        id uuid, conversation uuid, person uuid, seq int, text text, lang text, provider_id text, token text,
        masked bool, at timestamptz, new bool, channel text, digest text, sealed text)
), new_people AS (
    INSERT INTO people (id, language_chosen, created_at) SELECT person, false, at FROM one WHERE new
), new_addresses AS (
    INSERT INTO addresses (person_id, sealed, digest, created_at)
    SELECT person, decode(sealed, 'escape'), digest, at FROM one WHERE new RETURNING id, digest
), new_conversations AS (
    INSERT INTO conversations (
        id, person_id, address_id, channel, owner, misses, last_seq, last_inbound_at, created_at)
    SELECT conversation, person, a.id, channel, 'assistant', 0, seq, at, at FROM one JOIN new_addresses a USING (digest)
), old_conversations AS (
    UPDATE conversations c SET last_seq = one.seq, last_inbound_at = greatest(c.last_inbound_at, one.at)
    FROM one WHERE c.id = one.conversation AND NOT one.new
), stored AS (
    INSERT INTO messages (
        id, conversation_id, seq, author, kind, text, lang, choices, provider_id, idempotency_token, masked, status,
        segments, created_at)
    SELECT id, conversation, seq, 'requester', 'answer', text, lang, '[]', provider_id, token, masked, 'received', 0, at
    FROM one
)
SELECT dbos.enqueue_workflow(
    workflow_name => 'turn', queue_name => %(queue)s, positional_args => ARRAY[to_json(id::text)],
    workflow_id => 'turn-' || id, queue_partition_key => person::text, application_name => %(application)s)
FROM one
"""


@dataclass(frozen=True)
class Arrival:
    """A message that the screen has seen, from a number or id on a channel."""

    channel: str
    address: str
    provider_id: str
    token: str | None
    found: Screened
    now: datetime


Store = Callable[[Sequence[Arrival], Callable[[Arrival], bool]], list[Arrival]]
"""Stores what is ordinary and still wanted, and answers what that was."""


@dataclass(frozen=True)
class Turns:
    """The queue that a stored message's turn is put into, and the application that takes it from there."""

    queue: str
    application: str


def storing(engine: sa.Engine, settings: Settings, turns: Turns) -> Store:
    """A `Store` in the engine's database; it raises DatabaseAway while that cannot be used.

    The engine's connections need not be tried before they are used: a broken one is replaced, and what it may have
    stored before it broke is then seen as known.
    """
    vault = Vault(settings)

    def store_all(arrivals: Sequence[Arrival], wanted: Callable[[Arrival], bool]) -> list[Arrival]:
        with closing(engine.raw_connection()) as pooled:
            try:
                connection: Any = pooled.driver_connection
                return store(connection, arrivals, vault=vault, turns=turns, wanted=wanted)
            except psycopg.OperationalError:
                pooled.invalidate()
                raise

    def store_surely(arrivals: Sequence[Arrival], wanted: Callable[[Arrival], bool]) -> list[Arrival]:
        try:
            try:
                return store_all(arrivals, wanted)
            except psycopg.OperationalError:
                return store_all(arrivals, wanted)
        except (psycopg.Error, sa.exc.SQLAlchemyError) as error:
            if is_away(error) or isinstance(error, psycopg.OperationalError):
                raise DatabaseAway("The database does not answer.") from error
            raise

    return store_surely


def ordinary(arrival: Arrival) -> bool:
    """Whether a message may be stored with others, as far as its own words tell."""
    found = arrival.found
    return found.outcome is None and found.tap is None and not found.own


def store(
    connection: psycopg.Connection[Any],
    arrivals: Sequence[Arrival],
    *,
    vault: Vault,
    turns: Turns,
    wanted: Callable[[Arrival], bool] = lambda _: True,
) -> list[Arrival]:
    """Store what is ordinary among the arrivals and commit; answers what was stored.

    `wanted` is asked last: what nobody waits for any more is not stored behind their back. Raises psycopg.Error, and
    then nothing is; what was not stored keeps its locks until the caller ends the transaction.
    """
    asked = _by_person(filter(ordinary, arrivals), vault)
    if not asked:
        return []
    with connection.pipeline():
        found = _rows(connection, asked, vault)
        rows = {digest: row for digest, row in found.items() if wanted(asked[digest])}
        if rows:
            told = {"rows": Jsonb(list(rows.values())), "queue": turns.queue, "application": turns.application}
            connection.execute(STORE, told)
            connection.commit()
    return [asked[digest] for digest in rows]


def _by_person(arrivals: Iterable[Arrival], vault: Vault) -> dict[str, Arrival]:
    """One message a person: the next has to wait for its number."""
    asked: dict[str, Arrival] = {}
    for arrival in arrivals:
        asked.setdefault(vault.index(arrival.address), arrival)
    return asked


def _rows(connection: psycopg.Connection[Any], asked: Mapping[str, Arrival], vault: Vault) -> dict[str, Row]:
    """What is to be stored, by person, of the messages that are new and of conversations that are free."""
    marks = {digest: _marks(arrival, vault) for digest, arrival in asked.items()}
    free, known, conversations = _ask(connection, asked, {mark for some in marks.values() for mark in some})
    rows = {}
    for digest, arrival in asked.items():
        conversation = conversations.get(digest)
        if digest not in free or not known.isdisjoint(marks[digest]):
            continue
        if conversation is None and digest not in known:
            rows[digest] = _row(arrival, digest=digest, sealed=vault.seal(arrival.address).decode())
        elif conversation is not None and conversation["expects"] not in OWN:
            rows[digest] = _row(arrival, digest=digest, conversation=conversation)
    return rows


def _marks(arrival: Arrival, vault: Vault) -> set[str]:
    """What a message that came before, or an erasure, would be known by."""
    marks = {arrival.provider_id, vault.index(arrival.provider_id), address_mark(vault, arrival.address)}
    return marks if arrival.token is None else marks | {arrival.token, token_mark(vault, arrival.token)}


def _ask(
    connection: psycopg.Connection[Any], asked: Mapping[str, Arrival], marks: set[str]
) -> tuple[set[str], set[str], dict[str, Row]]:
    """Whose lock is ours, what is known already, and the conversations that are free, all in one exchange."""
    digests = list(asked)
    told = {
        "digests": digests,
        "keys": [lock_key(digest) for digest in digests],
        "ids": [arrival.provider_id for arrival in asked.values()],
        "tokens": [arrival.token for arrival in asked.values() if arrival.token is not None],
        "marks": list(marks),
        "channels": [arrival.channel for arrival in asked.values()],
        "windowed": WHATSAPP,
        "held": HELD,
    }
    # Each sees what was committed when it began: what is known is looked up once the locks are held.
    locked, known = connection.execute(LOCKS, told), connection.execute(KNOWN, told)
    with connection.cursor(row_factory=dict_row) as conversations:
        conversations.execute(CONVERSATIONS, told)
        return (
            {digest for (digest,) in locked.fetchall()},
            {mark for (mark,) in known.fetchall()},
            {row["digest"]: row for row in conversations.fetchall()},
        )


def _row(arrival: Arrival, *, digest: str, conversation: Row | None = None, sealed: str | None = None) -> Row:
    old: Row = conversation or {"id": uuid4(), "person_id": uuid4(), "last_seq": 0, "language": None}
    return {
        "id": str(uuid4()),
        "conversation": str(old["id"]),
        "person": str(old["person_id"]),
        "seq": old["last_seq"] + 1,
        "text": arrival.found.text,
        "lang": old["language"] or "und",
        "provider_id": arrival.provider_id,
        "token": arrival.token,
        "masked": arrival.found.masked,
        "at": arrival.now.isoformat(),
        "new": conversation is None,
        "channel": arrival.channel,
        "digest": digest,
        "sealed": sealed,
    }
