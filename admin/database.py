"""One database transaction a request: opened when first asked for, committed when the answer is not an error."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, g
from sqlalchemy.orm import Session, sessionmaker

KEY = "field_desk_sessions"


def init_app(app: Flask, sessions: sessionmaker[Session]) -> None:
    """Let requests of `app` open sessions of this factory."""
    app.extensions[KEY] = sessions
    app.after_request(_commit)
    app.teardown_appcontext(_close)


def session() -> Session:
    """The session of the current request."""
    if "database" not in g:
        g.database = current_app.extensions[KEY]()
    return cast("Session", g.database)


def _commit(response: Response) -> Response:
    if "database" in g and response.status_code < 400:
        g.database.commit()
    return response


def _close(_error: BaseException | None) -> None:
    opened = g.pop("database", None)
    if opened is not None:
        opened.close()
