"""The public door."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import uvicorn
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette

from channels import metrics
from channels.app import create_app
from channels.health import Check
from channels.reader import Reader, serve
from desk import db, heartbeat, screening, spool, workflows
from desk.errors import SettingsError
from desk.intake import together
from desk.intake.together import Turns
from desk.settings import Settings
from language import encode
from language.detect import detect
from launch import nursery, places
from launch.programs import core, start

SWITCHING_SECONDS = 0.0005
"""How long a thread waits for the interpreter before it asks for it; a message changes threads six times."""


def main() -> None:
    """Serve Twilio's webhooks and the web chat."""
    sys.setswitchinterval(SWITCHING_SECONDS)
    settings = start.speaking(start.settings())
    kept = _spool(settings)
    sessions, enqueue = core.open_desk(settings)
    app = create_app(
        settings,
        sessions=sessions,
        enqueue=enqueue,
        spool=kept,
        together=_together(settings),
        reader=Reader(partial(begin_reader, settings.root / "models")),
        checks=checks(settings, sessions),
    )
    forwarder, stop = app.state.context.forwarder, threading.Event()
    threading.Thread(target=forwarder.keep_forwarding, args=(stop,), name="spool", daemon=True).start()
    encode.share(settings.root / "models")
    _serve_metrics(app)
    # An open long poll would hold the end back for as long as it waits.
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=places.port("gateway"),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )


def _together(settings: Settings) -> together.Store:
    # One transaction at a time, and one of the spool's.
    engine = db.engine(settings, pool_size=2, max_overflow=0, pool_pre_ping=False)
    return together.storing(engine, settings, Turns(workflows.TURNS, workflows.APPLICATION))


def _spool(settings: Settings) -> spool.Spool:
    try:
        return spool.opened(settings)
    except SettingsError as error:
        sys.exit(str(error))


def _serve_metrics(app: Starlette) -> None:
    """On a port of this machine only, and only where one is set: several gateways would meet at a usual one."""
    port = os.environ.get(places.key("metrics"))
    if port:
        private = uvicorn.Config(
            metrics.create_app(app), host="127.0.0.1", port=int(port), log_level="warning", access_log=False
        )
        threading.Thread(target=uvicorn.Server(private).run, name="metrics", daemon=True).start()


def begin_reader(models: Path, line: socket.socket) -> int:
    """Begin the process that reads what comes over the line; its id."""
    process = nursery.CONTEXT.Process(target=_read, args=(line, models), name="reader", daemon=True)
    process.start()
    return process.pid or 0


def _read(line: socket.socket, models: Path) -> None:
    os.setpgid(0, 0)
    nursery.call_oneself("desk-reader")
    encode.share(models)
    gc.enable()
    serve(line, warm_up)


def warm_up() -> None:
    """Read word lists and vectors before the door opens: the first message would wait longer than Twilio does."""
    screening.answer("warm-up", "مرحبا")
    screening.answer("warm-up", "hello, bonjour, buenos dias")
    detect("hello")


def checks(settings: Settings, sessions: sessionmaker[Session]) -> dict[str, Check]:
    """What `/readyz` asks beside the database and Rasa."""

    def actions() -> None:
        httpx.get(settings.actions_url.replace("/webhook", "/health"), timeout=2.0).raise_for_status()

    def worker() -> bool:
        with sessions() as session:
            return heartbeat.alive(session, name="worker", now=datetime.now(UTC))

    return {"actions": actions, "worker": worker}


if __name__ == "__main__":
    main()
