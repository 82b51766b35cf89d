"""Default-deny: every endpoint needs somebody known, but for those named here."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, logout_user
from werkzeug.exceptions import BadRequest, NotFound

from admin import bearer
from admin.configuration import LONGEST
from desk.model import Staff

OPEN = frozenset({"static", "security.login", "pages.alive", "pages.choose_language", "api.describe"})


def init_app(app: Flask) -> None:
    """Ask who is there before anything else runs."""
    app.before_request(_deny_unknown)
    app.before_request(_refuse_nul)


def staff() -> Staff:
    """Who makes this request."""
    return cast("Staff", g.staff)


def _deny_unknown() -> ResponseReturnValue | None:
    if request.endpoint in OPEN:
        return None
    return GUARDS.get(_area(), require_sign_in)()


def _refuse_nul() -> None:
    # PostgreSQL takes no NUL in a text; refused here, it is nobody's server error.
    if "\x00" in request.path:
        raise NotFound
    if any("\x00" in value for values in (request.args, request.form) for value in values.values()):
        raise BadRequest


def _area() -> str:
    # An unknown path has no blueprint; programs still get an answer they can read.
    return "api" if request.path.startswith("/api/") else request.blueprint or ""


def require_sign_in() -> ResponseReturnValue | None:
    """Let a signed-in browser pass, else send it to sign in; a session ends after half a day at the latest."""
    if current_user.is_authenticated and _expired():
        logout_user()
    if not current_user.is_authenticated:
        here = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect(url_for("security.login", next=None if here == "/" else here), 303)
    session.permanent = True
    g.staff = current_user.staff
    return None


def require_token() -> None:
    """Let a request with a known token pass; raises Unauthorized."""
    g.staff = bearer.owner()


def _expired() -> bool:
    return bool(time.time() - session.get("fs_paa", 0) > LONGEST.total_seconds())


GUARDS: dict[str, Callable[[], ResponseReturnValue | None]] = {"api": require_token}
