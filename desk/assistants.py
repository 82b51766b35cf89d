"""Several servers of the dialogue engine as one: none keeps state, so any of them serves any conversation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from desk.assistant import RasaAssistant
from desk.errors import AssistantUnavailable
from desk.ports import Assistant, AssistantAnswer, Turn
from desk.settings import Settings

REST_SECONDS = 10.0
"""How long a server that failed is asked last."""


class AnyOf:
    """Asks a conversation's own server first and the others after it; raises AssistantUnavailable when all fail.

    A message that two of them get is answered once: the second finds the stored answer, or fails on the changed row.
    """

    def __init__(self, servers: Sequence[Assistant], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._servers, self._clock = servers, clock
        self._rests_until = [clock()] * len(servers)

    def take_turn(self, turn: Turn) -> AssistantAnswer:
        """See `desk.ports.Assistant`."""
        return self._first(turn.conversation, lambda server: server.take_turn(turn))

    def forget(self, conversation: UUID) -> None:
        """See `desk.ports.Assistant`."""
        self._first(conversation, lambda server: server.forget(conversation))

    def forget_all(self, conversations: Iterable[UUID]) -> None:
        """Delete the memory of several conversations."""
        for conversation in conversations:
            self.forget(conversation)

    def _first[T](self, conversation: UUID, ask: Callable[[Assistant], T]) -> T:
        last: AssistantUnavailable | None = None
        for number in self._order(conversation):
            try:
                return ask(self._servers[number])
            except AssistantUnavailable as error:
                last, self._rests_until[number] = error, self._clock() + REST_SECONDS
        raise last or AssistantUnavailable("No Rasa server is set. Set DESK_RASA_URL.")

    def _order(self, conversation: UUID) -> list[int]:
        count, now = len(self._servers), self._clock()
        numbers = [(conversation.int + step) % count for step in range(count)]
        return sorted(numbers, key=lambda number: self._rests_until[number] > now)


def connect(settings: Settings) -> AnyOf:
    """The servers that the settings name."""
    return AnyOf([RasaAssistant(url=url, token=settings.rasa_token) for url in settings.rasa_urls])
