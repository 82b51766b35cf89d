"""The desk's way into Rasa: one request is one turn, answered with everything that was said.

Rasa's REST channel lets the caller pick the sender without a token, takes a text that begins with a slash for
a command, answers an empty list when a turn fails, and runs a repeated message twice.
"""

from __future__ import annotations

import asyncio
import hmac
import weakref
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.runtime.said import Said, as_message
from bot.runtime.turn import BadTurn, Turn, chosen, nothing_said, read_turn

# The desk answers these itself (M05), and nothing of such a message may be kept.
REFUSED = frozenset({"report_child_at_risk", "report_staff_misconduct"})
# Refusing loses what the person wrote. The desk has screened the text before; here only a clear report counts.
SURE_OF_REPORT = 0.6
WARM_UP = "warm-up"
Answer = dict[str, Any]


class NoModel(RuntimeError):
    """Rasa would go on without a model, look alive and answer nothing."""


class DeskChannel(InputChannel):
    """Serves /webhooks/desk/turn and /webhooks/desk/conversations/{id}; every route needs the token."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._turns = Turns()

    @classmethod
    def name(cls) -> str:
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DeskChannel:
        token = (credentials or {}).get("token")
        if not token:
            cls.raise_missing_credentials_exception()
        return cls(str(token))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        desk = Blueprint("desk_channel")

        # Sanic marks its handlers, and a method cannot be marked.
        @desk.post("/turn")
        async def take_turn(request: Request) -> HTTPResponse:
            return await self._take_turn(request)

        @desk.delete("/conversations/<conversation:str>")
        async def forget(request: Request, conversation: str) -> HTTPResponse:
            return await self._forget(request, conversation)

        @desk.listener("after_server_start")
        async def must_be_ready(app: Sanic, _: Any) -> None:
            if not app.ctx.agent.is_ready():
                raise NoModel("No model could be loaded; run `make train`")
            # Word tables are read at the first message: better now than while somebody waits.
            await app.ctx.agent.parse_message(WARM_UP)

        return desk

    async def _take_turn(self, request: Request) -> HTTPResponse:
        if not self._is_desk(request):
            return response.json({"error": "unauthorized"}, status=401)
        try:
            turn = read_turn(request.json)
        except (BadTurn, InvalidUsage) as error:
            return response.json({"error": "bad_turn", "message": str(error)}, status=400)
        # Sanic cancels a handler whose client went away; a turn that has begun must reach its end.
        return response.json(await asyncio.shield(self._turns.take(request.app, turn)))

    async def _forget(self, request: Request, conversation: str) -> HTTPResponse:
        if not self._is_desk(request):
            return response.json({"error": "unauthorized"}, status=401)
        async with self._turns.lock(conversation):
            await request.app.ctx.agent.tracker_store.delete(conversation)
        return response.empty()

    def _is_desk(self, request: Request) -> bool:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        return kind == "Bearer" and hmac.compare_digest(token.encode(), self._token)


class Turns:
    """Runs turns, one at a time in a conversation."""

    def __init__(self) -> None:
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    def lock(self, conversation: str) -> asyncio.Lock:
        """Return the lock of a conversation, the same one for as long as anybody holds it."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock

    async def take(self, app: Sanic, turn: Turn) -> Answer:
        """Return the answer to a turn; a message that was answered before gets that answer again."""
        async with self.lock(turn.conversation):
            return await self._stored(app, turn) or await self._new(app, turn)

    async def _stored(self, app: Sanic, turn: Turn) -> Answer | None:
        found = await app.ctx.agent.tracker_store.replies_to(turn.conversation, turn.message_id)
        if found is None:
            return None
        user, replies = found
        parsed = user["parse_data"]
        said = [{"text": reply.get("text"), **(reply.get("data") or {})} for reply in replies]
        return answer(parsed, [as_message(utterance, parsed["intent"]["name"]) for utterance in said])

    async def _new(self, app: Sanic, turn: Turn) -> Answer:
        parsed = await understand(app, turn)
        if parsed["intent"]["name"] in REFUSED:
            return answer(parsed, [], refused=True)
        said = Said(parsed["intent"]["name"])
        # Not agent.handle_message: its lock polls once a second, and ours is held already.
        await app.ctx.agent.processor.handle_message(
            UserMessage(
                text=parsed["text"],
                output_channel=said,
                sender_id=turn.conversation,
                parse_data=parsed,
                input_channel=turn.channel,
                message_id=turn.message_id,
                metadata=turn.metadata,
            )
        )
        return answer(parsed, said.messages)


async def understand(app: Sanic, turn: Turn) -> dict[str, Any]:
    """Return what a turn means, in the shape of Rasa's parser."""
    if turn.choice is not None:
        return chosen(*turn.choice, turn.language)
    if not turn.text:
        return nothing_said(turn.language)
    parsed = await app.ctx.agent.parse_message(turn.text)
    return only_clear_reports(parsed, technical=turn.facts.get("technical") is True)


def only_clear_reports(parsed: dict[str, Any], *, technical: bool = False) -> dict[str, Any]:
    """Return the parse; an unclear report gives way to the likeliest intent that is none.

    So does any report of somebody who was asked, and has just said that it is about `technical` support.
    """
    if parsed["intent"]["name"] in REFUSED and (technical or parsed["intent"]["confidence"] < SURE_OF_REPORT):
        others = [intent for intent in parsed.get("intent_ranking", ()) if intent["name"] not in REFUSED]
        return {**parsed, "intent": others[0]} if others else parsed
    return parsed


def answer(parsed: dict[str, Any], messages: list[dict[str, Any]], *, refused: bool = False) -> Answer:
    """Return the response of a turn."""
    return {
        "intent": parsed["intent"],
        "language": parsed.get("language") or {"code": "und", "confidence": 0.0},
        "refused": refused,
        "messages": messages,
    }
