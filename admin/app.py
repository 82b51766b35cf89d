"""The staff's door: a web application for browsers and the staff API beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session, sessionmaker

from admin import (
    api,
    auth,
    database,
    deliveries,
    errors,
    guard,
    headers,
    limits,
    operations,
    pages,
    queue,
    templating,
    ticket,
)
from admin.configuration import configuration
from desk.ports import Enqueue
from desk.settings import Settings


def create_app(
    settings: Settings,
    *,
    sessions: sessionmaker[Session],
    enqueue: Enqueue,
    allowance: limits.Allowance | None = None,
) -> Flask:
    """The application, ready for a WSGI server; answers nobody unknown but on the endpoints named in `guard`."""
    app = database.TransactionalFlask("admin")
    app.config.from_mapping(configuration(settings))
    app.extensions["field_desk"] = {"enqueue": enqueue}
    # The order is the order of the checks: limits, who asks, and only then whether the form is ours.
    for start in (
        database_of(sessions),
        headers.init_app,
        templating.init_app,
        limits_of(settings, allowance),
        guard.init_app,
    ):
        start(app)
    csrf = CSRFProtect(app)
    auth.init_app(app)
    for blueprint in (
        pages.pages,
        queue.queue,
        ticket.ticket,
        deliveries.deliveries,
        operations.operations,
        api.api,
    ):
        app.register_blueprint(blueprint)
    csrf.exempt(api.api)
    errors.init_app(app)
    return app


def database_of(sessions: sessionmaker[Session]) -> Callable[[Flask], Any]:
    """Give requests their database session."""
    return lambda app: database.init_app(app, sessions)


def limits_of(settings: Settings, allowance: limits.Allowance | None) -> Callable[[Flask], Any]:
    """Give the application its rate limits; wide ones in the demo, where everybody shares one address."""
    chosen = allowance or (limits.WIDE if settings.demo else limits.STRICT)
    return lambda app: limits.init_app(app, chosen)
