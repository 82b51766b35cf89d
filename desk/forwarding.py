"""Store and forward: what comes in while the database is away waits on the spool and is passed on when it is back.

One person's order holds: while something of theirs waits, what comes next goes behind it. What is passed on goes the
way of every message, so that it cannot be stored twice, nor come back after it was erased, refused or flagged.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from desk import intake, outbox
from desk.db import is_away
from desk.errors import DatabaseAway
from desk.intake import quarantining
from desk.intake.screen import Screened
from desk.intake.together import Arrival, Store
from desk.ports import Enqueue
from desk.spool import Record, Spool

LOG = logging.getLogger(__name__)
EVERY_SECONDS = 0.5


class Forwarder:
    """The spool with the use cases behind it; `away` is True from a failure until the database answers again."""

    def __init__(
        self, spool: Spool, sessions: sessionmaker[Session], enqueue: Enqueue, together: Store | None = None
    ) -> None:
        self.spool = spool
        self.away = False
        self._sessions, self._enqueue, self._together = sessions, enqueue, together
        self._uncounted: Counter[tuple[datetime, str]] = Counter()
        self._counting = threading.Lock()

    def must_wait(self, who: str) -> bool:
        """Whether what comes from an address now belongs on the spool."""
        return self.away or self.spool.holds(who)

    def lost(self, error: BaseException) -> None:
        """Note that the database did not take something."""
        if is_away(error) or isinstance(error, DatabaseAway):
            self.away = True
        LOG.warning("not stored, kept on the spool: %s", type(error).__name__)

    def keep_message(
        self, *, channel: str, address: str, provider_id: str, token: str | None, found: Screened, now: datetime
    ) -> None:
        """Spool a message that the screen has seen. Raises OSError."""
        record = {
            "kind": "message",
            "channel": channel,
            "address": address,
            "provider_id": provider_id,
            "token": token,
            "found": asdict(_for_the_disk(found)),
            "at": now.isoformat(),
        }
        self.spool.append(record, who=address)

    def keep_status(
        self,
        *,
        provider_id: str,
        status: str,
        error_code: int | None,
        part_key: outbox.PartKey | None,
        now: datetime,
    ) -> None:
        """Spool what the provider says of a message that we sent. Raises OSError."""
        record = {
            "kind": "status",
            "provider_id": provider_id,
            "status": status,
            "error_code": error_code,
            "part_key": [str(part_key[0]), part_key[1]] if part_key else None,
            "at": now.isoformat(),
        }
        self.spool.append(record, who=provider_id)

    def count_later(self, *, reason: str, now: datetime) -> None:
        """Count a webhook that was not genuine when the database is back; its headers are not kept."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        with self._counting:
            self._uncounted[hour, reason] += 1

    def forward(self) -> int:
        """Pass on what waits, oldest first; how many records went. The rest stays while the database is away."""
        try:
            if self.away or self._uncounted:
                self._answers()
            several = self._take_several if self._together is not None else None
            return self.spool.drain(self._take, take_several=several) if self.spool.depth() else 0
        except DatabaseAway:
            self.away = True
            return 0

    def keep_forwarding(self, stop: threading.Event) -> None:
        """Forward twice a second until `stop` is set; for a thread of its own."""
        while not stop.wait(EVERY_SECONDS):
            try:
                passed = self.forward()
            except Exception as error:  # this thread must not end: nothing else would drain the spool
                LOG.error("the spool was not drained: %s", type(error).__name__)  # noqa: TRY400 - errors quote texts
            else:
                if passed:
                    LOG.info("passed on from the spool: %d", passed)

    def _take_several(self, records: Sequence[Record]) -> list[bool]:
        arrivals = [_arrival(record) if record["kind"] == "message" else None for record in records]
        together = [arrival for arrival in arrivals if arrival is not None]
        stored = self._together(together, lambda _: True) if self._together and together else []
        taken = {id(arrival) for arrival in stored}
        return [id(arrival) in taken for arrival in arrivals]

    def _take(self, record: Record) -> None:
        use_case = {"message": self._message, "status": self._status}[record["kind"]]
        try:
            self._in_transaction(lambda session: use_case(session, record))
        except sa.exc.IntegrityError:
            # Another gateway stored the same message at the same moment: now it is seen as a duplicate.
            self._in_transaction(lambda session: use_case(session, record))

    def _message(self, session: Session, record: Record) -> object:
        return intake.receive(session, enqueue=self._enqueue, **vars(_arrival(record)))

    def _status(self, session: Session, record: Record) -> object:
        key = record["part_key"]
        return outbox.record_status(
            session,
            provider_id=record["provider_id"],
            status=record["status"],
            error_code=record["error_code"],
            part_key=(UUID(key[0]), key[1]) if key else None,
            now=datetime.fromisoformat(record["at"]),
            enqueue=self._enqueue,
        )

    def _answers(self) -> None:
        """Find out whether the database is back, with what was to be counted; raises DatabaseAway."""
        with self._counting:
            waiting = self._uncounted.copy()

        def count(session: Session) -> None:
            session.execute(sa.select(1))
            for (hour, reason), times in waiting.items():
                quarantining.count(session, reason=reason, now=hour, times=times)

        self._in_transaction(count)
        self.away = False
        with self._counting:
            self._uncounted -= waiting

    def _in_transaction(self, work: Callable[[Session], Any]) -> None:
        try:
            with self._sessions.begin() as session:
                work(session)
        except Exception as error:
            if is_away(error):
                raise DatabaseAway("The database does not answer.") from error
            raise


def _arrival(record: Record) -> Arrival:
    return Arrival(
        channel=record["channel"],
        address=record["address"],
        provider_id=record["provider_id"],
        token=record["token"],
        found=Screened(**record["found"]),
        now=datetime.fromisoformat(record["at"]),
    )


def _for_the_disk(found: Screened) -> Screened:
    """Without names and numbers that may be a third person's, unless one is all that was said: then it is an answer."""
    alone = len(found.text.split()) == 1 and found.text.startswith("[")
    return found if alone else Screened(**{**asdict(found), "asked": {}})
