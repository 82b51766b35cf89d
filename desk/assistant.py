"""Rasa over HTTP, as the desk's `Assistant`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import httpx

from desk.errors import AssistantUnavailable
from desk.ports import AssistantAnswer, Choice, Said, Turn

SLOW = 10.0
"""Seconds for a whole answer; a turn takes 15 to 30 ms."""
CONNECTING = 3.0
WORDLESS = frozenset({"erase_my_data", "change_language"})
"""Intents whose answer the desk words itself; to any other, nothing said is no answer."""


class RasaAssistant:
    """Talks to our input channel inside Rasa; anything but a whole answer in time raises AssistantUnavailable."""

    def __init__(self, *, url: str, token: str, slow: float = SLOW) -> None:
        self._url, self._headers, self._slow = url, {"Authorization": f"Bearer {token}"}, slow
        self._line: _Line | None = None
        self._opening = threading.Lock()

    def take_turn(self, turn: Turn) -> AssistantAnswer:
        """See `desk.ports.Assistant`."""
        choice = {"field": turn.choice[0], "value": turn.choice[1]} if turn.choice else None
        raw = self._call(
            "POST",
            "/webhooks/desk/turn",
            {
                "conversation": str(turn.conversation),
                "message_id": turn.message_id,
                "text": turn.text,
                "language": turn.language,
                "channel": turn.channel,
                "choice": choice,
                "facts": turn.facts,
            },
        )
        try:
            return _answer(raw)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise AssistantUnavailable("Rasa answered something that is no answer.") from error

    def forget(self, conversation: UUID) -> None:
        """See `desk.ports.Assistant`."""
        self._call("DELETE", f"/webhooks/desk/conversations/{conversation}", None)

    def forget_all(self, conversations: Iterable[UUID]) -> None:
        """Delete the memory of several conversations."""
        for conversation in conversations:
            self.forget(conversation)

    def close(self) -> None:
        """End the connections; the next call opens new ones."""
        with self._opening:
            line, self._line = self._line, None
        if line is not None:
            line.close()

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        try:
            answer = self._opened().request(method, path, body, seconds=self._slow)
            answer.raise_for_status()
            return answer.json() if answer.content else {}
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            # The error's own text holds addresses of ours only, yet a reason is all that callers need.
            raise AssistantUnavailable(f"Rasa did not answer: {type(error).__name__}.") from None

    def _opened(self) -> _Line:
        with self._opening:
            if self._line is None:
                self._line = _Line(self._url, self._headers)
            return self._line


class _Line:
    """HTTP with a limit on the whole exchange: a client that waits in a thread can only limit the gaps in between."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._loop = asyncio.new_event_loop()
        timeout = httpx.Timeout(SLOW, connect=CONNECTING)
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False)
        self._thread = threading.Thread(target=self._loop.run_forever, name="assistant", daemon=True)
        self._thread.start()

    def request(self, method: str, path: str, body: dict[str, Any] | None, *, seconds: float) -> httpx.Response:
        """The whole response; raises TimeoutError when it is not there in time, httpx.HTTPError otherwise."""

        async def exchange() -> httpx.Response:
            async with asyncio.timeout(seconds):
                return await self._http.request(method, path, json=body)

        return asyncio.run_coroutine_threadsafe(exchange(), self._loop).result()

    def close(self) -> None:
        """End the connections and the thread."""
        asyncio.run_coroutine_threadsafe(self._http.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _answer(raw: Any) -> AssistantAnswer:
    intent = (raw.get("intent") or {}).get("name")
    answer = AssistantAnswer(
        intent=_text_or_none(intent),
        refused=bool(raw["refused"]),
        messages=[_said(message) for message in raw["messages"]],
    )
    if not answer.messages and not answer.refused and intent not in WORDLESS:
        raise ValueError("nothing said")
    return answer


def _said(raw: Any) -> Said:
    text, about = raw["text"], raw.get("about")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("an empty message")
    if about is not None and not (isinstance(about, list) and all(isinstance(part, str) for part in about)):
        raise ValueError("about is no list of words")
    return Said(
        text=text,
        kind=_text_or_none(raw.get("kind")) or "answer",
        expects=_text_or_none(raw.get("expects")),
        about=about,
        choices=tuple(Choice(str(choice["title"]), str(choice["value"])) for choice in raw.get("choices") or ()),
        intent=_text_or_none(raw.get("intent")),
    )


def _text_or_none(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("a word was expected")
    return value
