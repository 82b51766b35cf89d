"""The paths of the web chat, and what its handlers share."""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
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


class Files(StaticFiles):
    """The page's files; a browser keeps them and asks only whether they have changed."""

    def file_response(self, full_path: str | os.PathLike[str], *args: Any, **kwargs: Any) -> Response:
        """The file, or that it has not changed."""
        response = super().file_response(full_path, *args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def routes() -> list[BaseRoute]:
    """The page, its files and words, and the JSON contract."""
    packed = [Middleware(GZipMiddleware)]
    return [
        # Nothing in these is secret, so that packing them tells nobody anything.
        Route("/chat", page.show, middleware=packed),
        Route("/chat/words/{lang}", page.words, middleware=packed),
        Mount("/chat/static", Files(directory=page.STATIC), middleware=packed),
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
