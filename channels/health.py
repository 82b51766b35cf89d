"""GET /healthz says the process lives; GET /readyz says whether it can do its work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

import anyio
import httpx
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from desk.settings import Settings

log = logging.getLogger(__name__)

Check = Callable[[], object]
"""Returns when all is well; raises, or answers False, when it is not."""

RASA_SECONDS = 2.0


def default_checks(settings: Settings, sessions: sessionmaker[Session]) -> dict[str, Check]:
    """The checks that need only the settings: the database and Rasa."""
    return {"database": lambda: _database(sessions), "rasa": lambda: _rasa(settings.rasa_urls)}


def _database(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        session.execute(sa.text("SELECT 1"))


def _rasa(urls: Sequence[str]) -> bool:
    return any(_answers(url) for url in urls)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=RASA_SECONDS, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        log.warning("not ready: rasa: %s", type(error).__name__)
        return False
    return True


async def healthz(_: Request) -> JSONResponse:
    """Alive."""
    return JSONResponse({"alive": True})


async def readyz(request: Request) -> JSONResponse:
    """200 when every check passes, else 503; names each check, tells no details."""
    checks: Mapping[str, Check] = request.app.state.checks
    results: dict[str, str] = {}

    async def run(name: str, check: Check) -> None:
        results[name] = "ok" if await run_in_threadpool(_passes, name, check) else "failed"

    async with anyio.create_task_group() as group:
        for name, check in checks.items():
            group.start_soon(run, name, check)
    ready = all(result == "ok" for result in results.values())
    body = {"ready": ready, "checks": {name: results[name] for name in checks}}
    return JSONResponse(body, status_code=200 if ready else 503)


def _passes(name: str, check: Check) -> bool:
    try:
        return check() is not False
    except Exception as error:  # whatever goes wrong in a check is its answer
        log.warning("not ready: %s: %s", name, type(error).__name__)
        return False
