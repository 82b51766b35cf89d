"""People of the run: each asks for support, agrees, confirms, gets a reference, and asks again."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from benchmarks.faults.phones import Phones
from benchmarks.faults.plan import DOUBLED, LATE, LONGEST_LATE_SECONDS, PLACES, REQUESTS, YES, Actor
from benchmarks.faults.progress import Progress

REFERENCE = re.compile(r"CP-[2-9A-HJKMNP-Z]{5}")
PATIENCE_SECONDS = 300.0
STUCK = 3


@dataclass
class Somebody:
    """One person with a phone: waits for each answer before writing again, as people do."""

    actor: Actor
    phones: Phones
    progress: Progress
    references: list[str] = field(default_factory=list)
    unanswered: int = 0
    heard: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.actor.seed)  # noqa: S311 - a replay needs a seed, not a secret
        self._since_reference = 0

    async def live(self) -> None:
        """Write all that the plan says."""
        text = self._request()
        for number in range(self.actor.messages):
            await self._writes(text, number)
            answer = await self.phones.hear(self.actor.address, patience=PATIENCE_SECONDS)
            if answer is None:
                self.unanswered += 1
                text = self._request()
                continue
            self.heard += 1
            text = self._next(answer)

    async def _writes(self, text: str, number: int) -> None:
        if self._dice.random() < LATE:
            await self.progress.later(self._dice.random() * LONGEST_LATE_SECONDS)
        sid = f"SM{self.actor.seed:016x}{number:016x}"
        await self.progress.sent()
        await self.phones.send(address=self.actor.address, text=text, sid=sid)
        if self._dice.random() < DOUBLED:
            self.progress.doubled += 1
            await self.phones.send(address=self.actor.address, text=text, sid=sid)

    def _next(self, answer: str) -> str:
        """A new reference begins a new request; a question is answered with yes; who is stuck asks anew."""
        new = [found for found in REFERENCE.findall(answer) if found not in self.references]
        self.references += new
        self._since_reference = 0 if new else self._since_reference + 1
        if new or self._since_reference % STUCK == 0:
            return self._request()
        return self._dice.choice(YES[self.actor.lang])

    def _request(self) -> str:
        place = self._dice.choice(PLACES[self.actor.lang])
        return REQUESTS[self.actor.lang].format(place=place, n=self._dice.randrange(2, 900))
