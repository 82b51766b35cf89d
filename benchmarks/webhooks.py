"""How soon a webhook is acknowledged while a hundred messages a second come in, and what is left of them afterwards.

`python -m benchmarks.webhooks` runs a minute with the database up and a minute in which it is stopped for twenty
seconds, beside a bare server of the same kind that does nothing but answer. It ends, drained or not, when `--patience`
is over.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from benchmarks.posting import Answers, Client, Webhook
from benchmarks.running import Running, at, cpu, running
from desk import db
from desk.crypto import Vault
from desk.model import Message, Receipt
from desk.settings import Settings
from launch.database import Embedded

PEOPLE = 500
PAUSE_FROM, PAUSE_SECONDS = 1 / 3, 20.0
"""When the database stops, as a share of the run, and for how long."""
PEER_PORT = 8099
TEXTS = (
    "hello, we need help with our coordination meeting number {n}",
    "bonjour, besoin d'un appui pour la réunion {n}",
    "buenas, necesitamos apoyo con la reunión {n}",
    "مرحبا نحتاج دعم في الاجتماع رقم {n}",
)
UP, STOPPED = "the gateway", "the gateway, database stopped for 20 s"
COLUMNS = ("what", "p50 ms", "p95 ms", "p99 ms", "p95 / peer", "refused", "lost", "turns taken a second", "left over")


@dataclass(frozen=True)
class Run:
    """What one run showed: the answers, messages that are nowhere, turns a second afterwards, and turns left over."""

    answers: Answers
    lost: int
    drained: float
    left: int
    cpu: dict[str, float]


def main() -> int:
    """Print the table; not nought when a message was lost."""
    given = _arguments()
    peer = asyncio.run(_against_peer(given))
    print(f"| {' | '.join(COLUMNS)} |\n" + "|---" * len(COLUMNS) + "|")
    _print("a bare server (peer)", peer, peer, "", "", "")
    lost = 0
    for name in (UP, STOPPED):
        run = _run(given, stop=name == STOPPED)
        lost += run.lost
        _print(name, run.answers, peer, str(run.lost), f"{run.drained:.1f}", str(run.left))
        used = ", ".join(
            f"{who} {ms:.1f}" for who, ms in sorted(run.cpu.items(), key=lambda pair: -pair[1]) if ms > 0.1
        )
        print(f"|   CPU ms a message while they came: {used} |" + " |" * (len(COLUMNS) - 1), flush=True)
    return 1 if lost else 0


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rate", type=float, default=100.0, help="messages a second")
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--patience", type=float, default=900.0, help="seconds for the backlog; 0 does not wait")
    return options.parse_args()


def _print(name: str, answers: Answers, peer: Answers, *rest: str) -> None:
    figures = [f"{answers.at(share):.1f}" for share in (0.5, 0.95, 0.99)]
    cells = (name, *figures, f"{answers.at(0.95) / peer.at(0.95):.1f}", str(len(answers.refused)), *rest)
    print(f"| {' | '.join(cells)} |", flush=True)


def _run(given: argparse.Namespace, *, stop: bool) -> Run:
    with tempfile.TemporaryDirectory(prefix="fdw", ignore_cleanup_errors=True) as folder:
        database = Embedded(Path(folder) / "pg")
        try:
            with running(DESK_DATABASE_URL=database.url) as system:
                return _measured(given, system, database, Path(folder) / "pg", stop=stop)
        finally:
            database.stop()


def _measured(given: argparse.Namespace, system: Running, database: Embedded, folder: Path, *, stop: bool) -> Run:
    settings = Settings.from_environment(system.environ)
    webhooks = _webhooks(settings, int(given.rate * given.seconds))
    before = cpu(system, folder)
    answers = asyncio.run(_load(given, webhooks, database if stop else None))
    after = cpu(system, folder)
    used = {name: (after[name] - before.get(name, 0.0)) * 1000 / len(webhooks) for name in after}
    drained, left = _drained(settings, given.patience)
    return Run(answers, _missing(settings, webhooks, answers), drained, left, used)


async def _against_peer(given: argparse.Namespace) -> Answers:
    serving = multiprocessing.get_context("spawn").Process(target=_peer, daemon=True)
    serving.start()
    url = f"http://127.0.0.1:{PEER_PORT}/"
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(200):
                with suppress(httpx.TransportError):
                    await client.post(url)
                    break
                await asyncio.sleep(0.1)
        count = int(given.rate * given.seconds / 4)
        plain = [Webhook(f"SM{n}", {"Body": TEXTS[n % 4].format(n=n)}, "x") for n in range(count)]
        return await Client(url).send(plain, rate=given.rate)
    finally:
        serving.terminate()


def _peer() -> None:
    async def answer(request: object) -> Response:
        del request
        return Response(status_code=204)

    uvicorn.run(
        Starlette(routes=[Route("/", answer, methods=["POST"])]), port=PEER_PORT, log_level="warning", access_log=False
    )


def _webhooks(settings: Settings, count: int) -> list[Webhook]:
    """Signed beforehand, so that signing costs nothing while the clock runs."""
    signer = RequestValidator(settings.twilio_auth_tokens[0])
    made = []
    for n in range(count):
        sid = f"SM{n:032x}"
        fields = {
            "AccountSid": settings.twilio_account_sid,
            "Body": TEXTS[n % PEOPLE % len(TEXTS)].format(n=n),
            "From": f"+1500555{2000 + n % PEOPLE:04d}",
            "MessageSid": sid,
            "NumMedia": "0",
            "To": settings.twilio_number,
        }
        made.append(Webhook(sid, fields, signer.compute_signature(f"{settings.public_url}/twilio/messages", fields)))
    return made


async def _load(given: argparse.Namespace, webhooks: Sequence[Webhook], database: Embedded | None) -> Answers:
    sending = asyncio.create_task(Client(at("gateway", "/twilio/messages")).send(webhooks, rate=given.rate))
    if database is not None:
        await asyncio.sleep(given.seconds * PAUSE_FROM)
        await asyncio.to_thread(database.kill)
        await asyncio.sleep(PAUSE_SECONDS)
        await asyncio.to_thread(database.revive)
    return await sending


def _drained(settings: Settings, patience: float) -> tuple[float, int]:
    """Turns taken a second once all had come, and how many were left when the patience was over."""
    began, waiting = time.monotonic(), _waiting(settings)
    left, idle = waiting, 0
    while idle < 3 and time.monotonic() - began < patience:
        time.sleep(1)
        left = _waiting(settings)
        # What is on the spool, or on its way from a turn to a delivery, is not seen for a moment.
        idle = 0 if left else idle + 1
    return (waiting - left) / max(time.monotonic() - began, 0.1), left


def _waiting(settings: Settings) -> int:
    engine = db.engine(settings)
    query = (
        "SELECT count(*) FROM dbos.workflow_status WHERE name = 'turn' AND status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
    )
    with engine.connect() as connection:
        found = connection.scalar(sa.text(query))
    engine.dispose()
    return int(found or 0)


def _missing(settings: Settings, webhooks: Sequence[Webhook], answers: Answers) -> int:
    """How many were acknowledged and are nowhere; what was refused, the provider sends again."""
    engine, vault = db.engine(settings), Vault(settings)
    with engine.connect() as connection:
        stored = set(connection.scalars(sa.select(Message.provider_id)))
        receipts = set(connection.scalars(sa.select(Receipt.digest)))
    engine.dispose()
    refused = {one.sid for one in answers.refused}
    acknowledged = (one.sid for one in webhooks if one.sid not in refused)
    return sum(sid not in stored and vault.index(sid) not in receipts for sid in acknowledged)


if __name__ == "__main__":
    sys.exit(main())
