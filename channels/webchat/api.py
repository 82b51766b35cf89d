"""The JSON contract of the web chat: create, post, poll, resume."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse

from channels.bodies import read_object
from channels.context import Context, context
from channels.failures import NoToken
from channels.webchat import said, views
from channels.webchat.arrivals import Arrivals
from desk import intake, webchat
from desk.errors import BadInput
from desk.settings import LANGUAGES

LONGEST_WAIT = 25.0
_BEARER = "bearer "
_MOST_SEQ = 2**31 - 1


async def create(request: Request) -> JSONResponse:
    """A new conversation, with the token and the code that lead back to it."""
    request.app.state.create_limit.count(request)
    here = context(request)
    locale = _locale(await read_object(request))
    chat = await here.in_transaction(webchat.create, locale=locale, now=here.now())
    return JSONResponse(views.new_chat(chat), status_code=201)


async def resume(request: Request) -> JSONResponse:
    """A fresh token for the conversation of a resume code."""
    request.app.state.resume_limit.count(request)
    here = context(request)
    code = (await read_object(request)).get("resume_code")
    if not isinstance(code, str) or not code.strip():
        raise BadInput("The field resume_code is missing.", field="resume_code")
    chat = await here.in_transaction(webchat.resume, resume_code=code.strip(), now=here.now())
    return JSONResponse(views.new_chat(chat))


async def post(request: Request) -> JSONResponse:
    """Take one message; the same id again answers 200 and the same number."""
    token = _token(request)
    here = context(request)
    message = said.read(await read_object(request))
    found = await here.screened(message.text or "", channel=intake.WEB) if message.choice is None else None
    receipt = await here.in_transaction(_receive, here, _conversation(request), token, message, found)
    return JSONResponse({"seq": receipt.seq}, status_code=200 if receipt.duplicate else 202)


async def poll(request: Request) -> JSONResponse:
    """The messages after a number; waits for one when there is none and the page wishes so."""
    token = _token(request)
    here = context(request)
    conversation = _conversation(request)
    after = int(_number(request, "after", most=_MOST_SEQ))
    seconds = min(_number(request, "wait", most=3600), LONGEST_WAIT)
    found = await here.in_transaction(_batch, here, conversation, token, after)
    if not found["messages"] and seconds and await _arrives(request, after=after, seconds=seconds):
        found = await here.in_transaction(_batch, here, conversation, token, after)
    return JSONResponse(found)


async def _arrives(request: Request, *, after: int, seconds: float) -> bool:
    """Wait for a message, but not for a page that has gone: it would keep the server from stopping."""
    arrivals: Arrivals = request.app.state.arrivals
    waiting = asyncio.create_task(arrivals.wait(_conversation(request), after=after, seconds=seconds))
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.done() and waiting.result()
    finally:
        waiting.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _receive(
    session: Session,
    here: Context,
    conversation_id: UUID,
    token: str,
    message: said.Said,
    found: intake.Screened | None,
) -> intake.Received:
    conversation = webchat.authenticate(session, conversation_id=conversation_id, token=token)
    return intake.receive_web(
        session,
        conversation=conversation,
        message_id=message.message_id,
        text=message.text,
        choice=message.choice,
        found=found,
        again=here.screened_again,
        now=here.now(),
        enqueue=here.enqueue,
    )


def _batch(session: Session, here: Context, conversation_id: UUID, token: str, after: int) -> dict[str, Any]:
    conversation = webchat.authenticate(session, conversation_id=conversation_id, token=token)
    messages = webchat.messages_after(session, conversation=conversation, after=after, now=here.now())
    return views.batch(conversation, messages)


def _conversation(request: Request) -> UUID:
    found: UUID = request.path_params["conversation"]
    return found


def _token(request: Request) -> str:
    given = request.headers.get("authorization", "")
    if not given.lower().startswith(_BEARER) or not given[len(_BEARER) :].strip():
        raise NoToken("Give the token of the conversation as Authorization: Bearer.")
    return given[len(_BEARER) :].strip()


def _locale(posted: dict[str, Any]) -> str | None:
    """A language we speak; any other is as good as none."""
    locale = posted.get("locale")
    if locale is not None and not isinstance(locale, str):
        raise BadInput("The field locale must be a string or null.", field="locale")
    return locale if locale in LANGUAGES else None


def _number(request: Request, name: str, *, most: int) -> float:
    given = request.query_params.get(name, "0")
    try:
        number = float(given)
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        raise BadInput(f"The parameter {name} must be a number from 0 to {most}.", field=name)
    return number
