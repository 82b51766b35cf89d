"""A small storm over the real queue and database: doubled messages, a slow assistant, a provider that answers badly."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.faults import verdict
from desk import intake, workflows
from desk.crypto import Vault
from desk.dialogue import House
from desk.errors import SendError
from desk.intake.together import Arrival, Store
from desk.ports import AssistantAnswer, Enqueue, Said
from desk.settings import Settings
from desk.turns import Desk

PEOPLE, EACH, DOUBLED = 6, 4, 0.3
SLOW_SECONDS, PATIENCE = 4.0, 90.0
UNCLEAR_EVERY = 7


@dataclass
class SlowForFirst:
    """An assistant that lets the second message of a conversation overtake the first, if anything lets it."""

    heard: set[tuple[Any, int]] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take_turn(self, turn: Any) -> AssistantAnswer:
        number = int(turn.text.rsplit(" ", 1)[1])
        with self.changed:
            self.heard.add((turn.conversation, number))
            self.changed.notify_all()
            if number == 0 and self.changed.wait_for(lambda: (turn.conversation, 1) in self.heard, SLOW_SECONDS):
                # Long enough for the other's answer to be written.
                self.changed.wait(1.0)
        return AssistantAnswer("request_support", refused=False, messages=[Said(text=f"heard: {turn.text}")])

    def forget(self, conversation: Any) -> None:
        del conversation


@dataclass
class Provider:
    """Keeps what it is given; of some of it, it does not say so. `remembers` is whether it can be asked."""

    remembers: bool = True
    outbound: list[dict[str, Any]] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    def render(self, message: Any) -> list[str]:
        return [message.text]

    def segments(self, body: str) -> int:
        return 1

    def send(self, *, to: str, body: str, status_callback: str, content: Any = None) -> str:
        with self.lock:
            n = len(self.outbound) + 1
            self.outbound.append({"n": n, "sid": f"SMout{n}", "to": to, "body": body, "callback": status_callback})
        if n % UNCLEAR_EVERY == 0:
            raise SendError("an error after the effect", code=20500, retryable=True, unclear=True)
        return f"SMout{n}"

    def find(self, *, to: str, body: str | None, since: datetime) -> list[str]:
        with self.lock:
            return [m["sid"] for m in self.outbound if self.remembers and m["to"] == to and body in (None, m["body"])]


@dataclass(frozen=True)
class Storm:
    """What may be switched off: how work is enqueued, and the provider; with a `store`, messages come in together."""

    sessions: sessionmaker[Session]
    engine: sa.Engine
    settings: Settings
    provider: Provider = field(default_factory=Provider)
    mutated: Callable[[Enqueue], Enqueue] | None = None
    store: Store | None = None

    def blow(self) -> verdict.Verdict:
        """Send everything, wait until nothing is left to do, and judge."""
        with self._worker() as enqueue:
            sent = self._send(enqueue)
            self._settle()
        return verdict.judge(
            self.engine,
            Vault(self.settings),
            sent=sent,
            outbound=self.provider.outbound,
            references={},
            unanswered=0,
        )

    @contextmanager
    def _worker(self) -> Iterator[Enqueue]:
        workflows.migrate(self.settings)
        client = DBOSClient(system_database_url=self.settings.database_url, application_name="field-desk")
        enqueue = workflows.enqueuer(client)
        enqueue = self.mutated(enqueue) if self.mutated else enqueue
        desk = Desk(self.sessions, SlowForFirst(), enqueue, House(public_page="https://www.example.org"), _now)
        DBOS(config=workflows.config(self.settings))
        workflows.register(desk, {"sms": self.provider}, status_callback="http://testserver/twilio/status")
        DBOS.launch()
        workflows.open_queues()
        try:
            yield enqueue
        finally:
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(PATIENCE))
            client.destroy()

    def _send(self, enqueue: Enqueue) -> dict[str, str]:
        dice, sent = random.Random(7), {}  # noqa: S311 - the same storm each time
        for number in range(EACH):
            round_of = [_arrival(person, number) for person in range(PEOPLE)]
            sent |= {arrival.provider_id: arrival.address for arrival in round_of}
            self._receive(round_of, enqueue)
            self._receive([arrival for arrival in round_of if dice.random() < DOUBLED], enqueue)
        return sent

    def _receive(self, arrivals: Sequence[Arrival], enqueue: Enqueue) -> None:
        stored = self.store(arrivals, lambda _: True) if self.store else []
        for arrival in arrivals:
            if arrival not in stored:
                with self.sessions.begin() as session:
                    intake.receive(session, text=arrival.found.text, enqueue=enqueue, **vars(arrival))

    def _settle(self) -> None:
        waiting = sa.text(
            "SELECT coalesce(json_agg(json_build_array(name, status)), '[]') FROM dbos.workflow_status"
            " WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            with self.engine.connect() as connection:
                left = connection.scalar(waiting)
            if not left:
                return
            assert time.monotonic() < deadline, f"the storm did not settle: {left}"
            time.sleep(0.1)


def _arrival(person: int, number: int) -> Arrival:
    found = intake.screened(f"please help us with our coordination plan number {number}", channel="sms")
    return Arrival("sms", f"+1500555{3000 + person:04d}", f"SM{person}-{number}", None, found, _now())


def _now() -> datetime:
    return datetime.now(UTC)
