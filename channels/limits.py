"""How often one client may do something that costs us or could be guessed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from starlette.requests import Request

from channels.failures import TooManyRequests

_MOST_CLIENTS = 10_000


class Limiter:
    """At most `times` in any `seconds` for one client, counted in this process."""

    def __init__(self, *, times: int, seconds: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._times, self._seconds, self._clock = times, seconds, clock
        self._seen: dict[str, deque[float]] = {}

    def count(self, request: Request) -> None:
        """Count one request of its client; raises TooManyRequests."""
        self.count_client(request.client.host if request.client else "unknown")

    def count_client(self, client: str) -> None:
        """Count one request; raises TooManyRequests."""
        now = self._clock()
        if len(self._seen) > _MOST_CLIENTS:
            self._forget_the_idle(now)
        seen = self._seen.setdefault(client, deque())
        while seen and seen[0] <= now - self._seconds:
            seen.popleft()
        if len(seen) >= self._times:
            raise TooManyRequests("Too many requests. Please wait.", seconds=int(seen[0] + self._seconds - now) + 1)
        seen.append(now)

    def _forget_the_idle(self, now: float) -> None:
        oldest = now - self._seconds
        self._seen = {client: seen for client, seen in self._seen.items() if seen and seen[-1] > oldest}
