"""The gateway: the only process that the outside world talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from channels import health, pages
from channels.context import Context
from channels.failures import HANDLERS, Surprises
from channels.gathering import Gathering
from channels.headers import SecurityHeaders
from channels.reader import Reader
from channels.twilio import status, webhook
from channels.webchat import routes as chat
from desk.forwarding import Forwarder
from desk.intake.together import Store
from desk.ports import Enqueue
from desk.settings import Settings
from desk.spool import Spool

PORT = 8000


def create_app(
    settings: Settings,
    *,
    sessions: sessionmaker[Session],
    enqueue: Enqueue,
    spool: Spool,
    together: Store | None = None,
    reader: Reader | None = None,
    checks: Mapping[str, health.Check] | None = None,
) -> Starlette:
    """The gateway's application; `checks` are added to those of the database and Rasa for /readyz.

    With `together`, ordinary messages that come in at the same time share a transaction; with a `reader`, what they say
    is screened in another process.
    Somebody must run `app.state.context.forwarder.keep_forwarding`, or what was spooled stays there.
    """
    app = Starlette(
        routes=[
            Route("/twilio/messages", webhook.receive, methods=["POST"]),
            Route("/twilio/status", status.record, methods=["POST"]),
            *chat.routes(),
            Route("/favicon.ico", pages.no_icon),
            Route("/healthz", health.healthz),
            Route("/readyz", health.readyz),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(Surprises)],
        exception_handlers=HANDLERS,
        lifespan=lambda _: _beside(reader),
    )
    app.state.context = Context(
        settings,
        sessions,
        enqueue,
        Forwarder(spool, sessions, enqueue, together),
        Gathering(together) if together is not None else None,
        reader,
    )
    app.state.checks = health.default_checks(settings, sessions) | dict(checks or {})
    chat.equip(app, settings, sessions)
    return app


@asynccontextmanager
async def _beside(reader: Reader | None) -> AsyncIterator[None]:
    if reader is not None:
        await reader.start()
    yield
    if reader is not None:
        await reader.stop()
