"""How often somebody may try."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from admin.api import api


@dataclass(frozen=True)
class Allowance:
    """Rates in Flask-Limiter's notation."""

    sign_in: str
    api: str
    api_refused: str


STRICT = Allowance(sign_in="10 per minute; 60 per hour", api="300 per minute", api_refused="30 per minute")
WIDE = Allowance(sign_in="600 per minute", api="6000 per minute", api_refused="600 per minute")


def init_app(app: Flask, allowance: Allowance) -> None:
    """Count in this process's memory: the admin area runs as one process with threads."""
    limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
    limiter.limit(allowance.api, key_func=_token_or_address)(api)
    limiter.limit(allowance.api_refused, deduct_when=_refused)(api)
    limiter.init_app(app)
    _limit_sign_in(app, limiter, allowance)


def _limit_sign_in(app: Flask, limiter: Limiter, allowance: Allowance) -> None:
    by_address = limiter.shared_limit(allowance.sign_in, scope="sign-in by address", key_func=get_remote_address)
    by_account = limiter.shared_limit(allowance.sign_in, scope="sign-in by account", key_func=_account)

    @by_address
    @by_account
    def attempt() -> None:
        """Count one attempt to sign in."""

    @app.before_request
    def count_attempt() -> None:
        if request.endpoint == "security.login" and request.method == "POST":
            current_app.ensure_sync(attempt)()


def _account() -> str:
    # A digest: the limiter's memory is no place for addresses of staff.
    return hashlib.sha256(request.form.get("email", "").strip().lower().encode()).hexdigest()


def _token_or_address() -> str:
    token = request.headers.get("Authorization", "")
    return hashlib.sha256(token.encode()).hexdigest() if token else get_remote_address()


def _refused(response: Response) -> bool:
    return response.status_code == 401
