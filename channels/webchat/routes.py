"""The paths of the web chat, and what its handlers share."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from channels.limits import Limiter
from channels.webchat import api, page
from channels.webchat.arrivals import Arrivals, latest_in
from desk.settings import Settings

_MESSAGES = "/chat/conversations/{conversation:uuid}/messages"
_MINUTE = 60
# A resume code could be guessed, so few tries are enough for people who mistype it.
_CREATES, _RESUMES = 30, 10
_WIDER_IN_THE_DEMO = 100


def routes() -> list[BaseRoute]:
    """The page, its files and words, and the JSON contract."""
    return [
        Route("/chat", page.show),
        Route("/chat/words/{lang}", page.words),
        Mount("/chat/static", StaticFiles(directory=page.STATIC)),
        Route("/chat/conversations", api.create, methods=["POST"]),
        Route("/chat/resume", api.resume, methods=["POST"]),
        Route(_MESSAGES, api.post, methods=["POST"]),
        Route(_MESSAGES, api.poll, methods=["GET"]),
    ]


def equip(app: Starlette, settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Give the application what the handlers look for in its state."""
    width = _WIDER_IN_THE_DEMO if settings.demo else 1
    app.state.arrivals = Arrivals(latest_in(sessions))
    app.state.create_limit = Limiter(times=_CREATES * width, seconds=_MINUTE)
    app.state.resume_limit = Limiter(times=_RESUMES * width, seconds=_MINUTE)
