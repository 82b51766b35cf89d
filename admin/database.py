"""One database transaction a request: opened when first asked for, committed when the answer is not an error."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, g
from sqlalchemy.orm import Session, sessionmaker

KEY = "field_desk_sessions"


def init_app(app: Flask, sessions: sessionmaker[Session]) -> None:
    """Let requests of `app` open sessions of this factory."""
    app.extensions[KEY] = sessions
    app.teardown_appcontext(_close)


def session() -> Session:
    """The session of the current request."""
    if "database" not in g:
        g.database = current_app.extensions[KEY]()
    return cast("Session", g.database)


class TransactionalFlask(Flask):
    """A Flask whose views end in a commit, while an error can still become an answer: after-request hooks run too
    late for that, and Flask would log the database's own words."""

    def dispatch_request(self) -> Response:
        """The view's answer, its work committed unless it tells of an error."""
        response = self.make_response(super().dispatch_request())
        if "database" in g and response.status_code < 400:
            g.database.commit()
        return response


def _close(_error: BaseException | None) -> None:
    opened = g.pop("database", None)
    if opened is not None:
        opened.close()
