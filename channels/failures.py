"""Exceptions become HTTP here and nowhere else: `{"error": CODE, "message"}`."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.db import is_away
from desk.errors import BadInput, Conflict, DatabaseAway, DeskError, NotAllowed, NotFound

log = logging.getLogger(__name__)

_FRAMES_TOLD = 5


class NoToken(NotAllowed):
    """The request carries no bearer token at all."""


class TooLong(BadInput):
    """A text is longer than this door takes."""


class TooManyRequests(DeskError):
    """One client asks too often; it may come back after `seconds`."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


# The first class that fits decides, so the narrow ones stand before the wide ones.
STATUS: tuple[tuple[type[DeskError], int, str], ...] = (
    (TooManyRequests, 429, "too_many_requests"),
    (TooLong, 413, "too_long"),
    (BadInput, 400, "bad_input"),
    (NoToken, 401, "no_token"),
    (NotAllowed, 403, "not_allowed"),
    (NotFound, 404, "not_found"),
    (Conflict, 409, "conflict"),
    (DeskError, 503, "unavailable"),
)
HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_long"}


def refusal(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The one shape of every error this door answers."""
    return JSONResponse({"error": code, "message": message}, status_code=status, headers=headers)


def on_desk_error(_: Request, error: Exception) -> JSONResponse:
    """What the desk refuses, with the words of the refusal."""
    status, code = next((status, code) for kind, status, code in STATUS if isinstance(error, kind))
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyRequests) else None
    if isinstance(error, NoToken):
        headers = {"WWW-Authenticate": "Bearer"}
    return refusal(status, code, str(error), headers)


def on_http_error(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses: unknown paths, wrong methods, bodies too large."""
    if not isinstance(error, HTTPException):
        raise error
    code = HTTP_CODES.get(error.status_code, "bad_request")
    return refusal(error.status_code, code, error.detail, error.headers)


def on_database_down(_: Request, error: Exception) -> JSONResponse:
    """The database cannot be reached: nothing was kept, and asking again later can help."""
    if isinstance(error, sa.exc.DBAPIError) and not is_away(error):
        raise error
    log.error("nothing could be stored: %s", type(error).__name__)
    return refusal(503, "unavailable", "The desk cannot be reached just now.", {"Retry-After": "5"})


HANDLERS: dict[Any, Any] = {
    DeskError: on_desk_error,
    HTTPException: on_http_error,
    DatabaseAway: on_database_down,
    sa.exc.DBAPIError: on_database_down,
    sa.exc.TimeoutError: on_database_down,
}


class Surprises:
    """Answers 500 for our own faults. The log gets the kind of error and where it was, never its text:
    the text of a database error holds what somebody wrote."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            log.error("request failed: %s at %s", type(error).__name__, _places(error))  # noqa: TRY400
            if started:
                raise
            answer = refusal(500, "internal_error", "Something went wrong here. Please try again later.")
            await answer(scope, receive, send)


def _places(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_TOLD:]
    return " > ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
