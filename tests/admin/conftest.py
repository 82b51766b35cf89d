"""An admin application on the real database."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from admin_desk import PASSWORD, Browser, Desk
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from admin.app import create_app
from admin.limits import Allowance
from admin.passwords import password_hash
from desk.model import Staff
from desk.settings import Settings


@pytest.fixture(scope="session")
def hashed(settings: Settings) -> str:
    return password_hash(PASSWORD, settings=settings)


@pytest.fixture
def desk(sessions: sessionmaker[Session], hashed: str) -> Desk:
    return Desk(sessions, hashed)


Application = Callable[..., Flask]


@pytest.fixture
def application(settings: Settings, sessions: sessionmaker[Session], desk: Desk) -> Application:
    """Makes the application, with other settings or limits where a test wants them."""

    def make(*, allowance: Allowance | None = None, **changed: Any) -> Flask:
        chosen = replace(settings, **changed) if changed else settings
        return create_app(chosen, sessions=sessions, enqueue=desk.enqueue, allowance=allowance)

    return make


@pytest.fixture
def app(application: Application) -> Flask:
    return application()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> Callable[[Staff], Browser]:
    """A browser in which a member of staff is signed in (without the cost of a password hash)."""

    def open_as(member: Staff) -> Browser:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie.update({"_user_id": member.fs_uniquifier, "_fresh": True, "fs_paa": time.time()})
        return Browser(client)

    return open_as
