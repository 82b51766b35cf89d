"""Tokens of the staff API."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import Unauthorized

from admin.database import session
from desk import staff
from desk.errors import NotAllowed
from desk.model import Staff


def owner() -> Staff:
    """Whose token the request carries; raises Unauthorized when it carries none that is known."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized
    try:
        return staff.authenticate_token(session(), token=token.strip())
    except NotAllowed as error:
        raise Unauthorized from error
