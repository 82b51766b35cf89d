"""Exceptions become answers here and nowhere else: a page for browsers, JSON for programs."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from admin.representation import message_json
from admin.text import t
from desk.errors import (
    BadInput,
    Conflict,
    DeskError,
    NotAllowed,
    NotFound,
    Silenced,
    StaleReply,
    TransitionRefused,
    Undelivered,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """How one kind of error is told: its HTTP status and its code, which also names its words."""

    status: int
    code: str


# The nearest class in an error's ancestry decides.
KINDS: dict[type[BaseException], Answer] = {
    BadInput: Answer(400, "bad_input"),
    CSRFError: Answer(400, "form_expired"),
    NotAllowed: Answer(403, "not_allowed"),
    NotFound: Answer(404, "not_found"),
    StaleReply: Answer(409, "stale_reply"),
    TransitionRefused: Answer(409, "transition_refused"),
    Undelivered: Answer(409, "undelivered"),
    Silenced: Answer(409, "silenced"),
    Conflict: Answer(409, "conflict"),
    DeskError: Answer(400, "refused"),
    OperationalError: Answer(503, "unavailable"),
    InterfaceError: Answer(503, "unavailable"),
    Exception: Answer(500, "unexpected"),
}
BY_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    429: "too_many_requests",
}


def init_app(app: Flask) -> None:
    """Answer every error of `app`."""
    app.register_error_handler(Exception, answer_error)


def answer_error(error: Exception) -> ResponseReturnValue:
    """The answer to an error, in the reader's language."""
    kind = _kind(error)
    if kind.status >= 500:
        _log(error)
    headers = {name: value for name, value in _headers(error).items() if value}
    body = _json(kind, error) if request.path.startswith("/api/") else _page(kind, error)
    return body, kind.status, headers


def _kind(error: Exception) -> Answer:
    if isinstance(error, HTTPException) and not isinstance(error, CSRFError):
        status = error.code or 500
        return Answer(status, BY_STATUS.get(status, "bad_request" if status < 500 else "unexpected"))
    return next(KINDS[kind] for kind in type(error).__mro__ if kind in KINDS)


def _words(kind: Answer, error: Exception) -> str:
    if isinstance(error, BadInput) and error.field:
        return t("error.bad_input.field", field=error.field)
    return t(f"error.{kind.code}")


def _json(kind: Answer, error: Exception) -> Any:
    body: dict[str, Any] = {"error": kind.code, "message": _words(kind, error)}
    if isinstance(error, StaleReply):
        body["messages"] = [message_json(message) for message in error.messages]
    return jsonify(body)


def _page(kind: Answer, error: Exception) -> str:
    return render_template("error.html", message=_words(kind, error), back=_back(kind))


def _back(kind: Answer) -> str:
    ref = (request.view_args or {}).get("ref")
    if ref and kind.status not in (403, 404):
        return url_for("ticket.show", ref=ref)
    return url_for("deliveries.show") if request.blueprint == "deliveries" else "/"


def _headers(error: Exception) -> dict[str, str | None]:
    if not isinstance(error, HTTPException):
        return {}
    given = dict(error.get_headers())
    challenge = "Bearer" if error.code == 401 else None
    return {"Retry-After": given.get("Retry-After"), "Allow": given.get("Allow"), "WWW-Authenticate": challenge}


def _log(error: Exception) -> None:
    # The type and the places only: a database error's own words hold the values of the statement.
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:])
    who = g.staff.id if "staff" in g else None
    log.error(
        "%s %s failed for staff %s: %s at %s", request.method, request.endpoint, who, type(error).__name__, places
    )
