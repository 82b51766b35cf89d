"""How far the run is, and the kills that fall due with it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.faults.plan import Kill

REPORT_EVERY = 250


@dataclass
class Progress:
    """Counts what was sent and kills what the plan says."""

    kills: Sequence[Kill]
    kill: Callable[[str], bool]
    doubled: int = 0
    late: int = 0
    count: int = 0
    killed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._due = list(self.kills)
        self._began = time.monotonic()

    async def sent(self) -> None:
        """One more message is about to be sent; who is due is killed first, and stays due while it is not running."""
        self.count += 1
        if self.count % REPORT_EVERY == 0:
            sys.stderr.write(f"{self.count} messages, {len(self.killed)} kills, {self.seconds:.0f} s\n")
        while self._due and self._due[0].after <= self.count and self.kill(self._due[0].victim):
            self.killed.append(self._due.pop(0).victim)

    async def later(self, seconds: float) -> None:
        """Hold one message back, so that others overtake it."""
        self.late += 1
        await asyncio.sleep(seconds)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._began
