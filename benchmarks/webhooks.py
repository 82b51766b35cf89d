"""How soon a webhook is acknowledged while a hundred messages a second come in, and what is left of them afterwards.

`python -m benchmarks.webhooks` runs a minute with the database up and a minute in which it is stopped for twenty
seconds, beside a bare server of the same kind that does nothing but answer.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
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

from benchmarks.running import running
from desk import db
from desk.crypto import Vault
from desk.model import Message, Receipt
from desk.settings import Settings
from launch.database import Embedded

RATE, SECONDS = 100, 60
PAUSE_FROM, PAUSE_SECONDS = 20.0, 20.0
PEOPLE = 500
GATEWAY, PEER_PORT = "http://127.0.0.1:8000/twilio/messages", 8099
TEXTS = (
    "hello, we need help with our coordination meeting number {n}",
    "bonjour, besoin d'un appui pour la réunion {n}",
    "buenas, necesitamos apoyo con la reunión {n}",
    "مرحبا نحتاج دعم في الاجتماع رقم {n}",
)
DRAIN_PATIENCE = 1800.0


@dataclass(frozen=True)
class Webhook:
    """One signed form."""

    sid: str
    fields: Mapping[str, str]
    signature: str


@dataclass(frozen=True)
class Load:
    """What a minute showed: milliseconds to the answer, and answers that were none."""

    p50: float
    p95: float
    p99: float
    refused: int


def main() -> int:
    """Print the table; not nought when a message was lost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--no-drain", action="store_true", help="do not wait until every turn is taken")
    drain = not options.parse_args().no_drain
    peer = asyncio.run(_against_peer())
    lost = 0
    print("| what | p50 ms | p95 ms | p99 ms | p95 / peer | refused | lost | drained after s |\n" + "|---" * 8 + "|")
    print(f"| a bare server (peer) | {peer.p50:.1f} | {peer.p95:.1f} | {peer.p99:.1f} | 1 | {peer.refused} | | |")
    for name, pause in (("the gateway", False), ("the gateway, database stopped for 20 s", True)):
        load, missing, drained = _minute(pause=pause, drain=drain)
        lost += missing
        print(
            f"| {name} | {load.p50:.1f} | {load.p95:.1f} | {load.p99:.1f} | {load.p95 / peer.p95:.1f} "
            f"| {load.refused} | {missing} | {drained:.0f} |"
        )
    return 1 if lost else 0


def _minute(*, pause: bool, drain: bool) -> tuple[Load, int, float]:
    with tempfile.TemporaryDirectory(prefix="fdw", ignore_cleanup_errors=True) as folder:
        database = Embedded(Path(folder) / "pg")
        try:
            with running(DESK_DATABASE_URL=database.url) as system:
                settings = Settings.from_environment(system.environ)
                webhooks = _webhooks(settings)
                load = asyncio.run(_load(GATEWAY, webhooks, database if pause else None))
                drained = _drained(settings) if drain else math.nan
                return load, _missing(settings, webhooks), drained
        finally:
            database.stop()


async def _against_peer() -> Load:
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
        plain = [Webhook(f"SM{n}", {"Body": TEXTS[n % 4].format(n=n)}, "x") for n in range(RATE * SECONDS // 4)]
        return await _load(url, plain, None)
    finally:
        serving.terminate()


def _peer() -> None:
    async def answer(request: object) -> Response:
        del request
        return Response(status_code=204)

    uvicorn.run(
        Starlette(routes=[Route("/", answer, methods=["POST"])]), port=PEER_PORT, log_level="warning", access_log=False
    )


def _webhooks(settings: Settings) -> list[Webhook]:
    """Signed beforehand, so that signing costs nothing while the clock runs."""
    signer = RequestValidator(settings.twilio_auth_tokens[0])
    made = []
    for n in range(RATE * SECONDS):
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


async def _load(url: str, webhooks: Sequence[Webhook], database: Embedded | None) -> Load:
    """Send at a steady rate, whether or not the last was answered."""
    taken: list[float] = []
    refused = 0
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    async with httpx.AsyncClient(limits=limits, trust_env=False, timeout=30) as client:

        async def one(webhook: Webhook, at: float) -> None:
            nonlocal refused
            await asyncio.sleep(at - time.perf_counter())
            began = time.perf_counter()
            answer = await client.post(url, data=webhook.fields, headers={"X-Twilio-Signature": webhook.signature})
            taken.append((time.perf_counter() - began) * 1000)
            refused += answer.status_code != 204

        began = time.perf_counter() + 0.5
        sending = [one(webhook, began + n / RATE) for n, webhook in enumerate(webhooks)]
        await asyncio.gather(*sending, _stop_for_a_while(database))
    ordered = sorted(taken)
    p50, p95, p99 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
    return Load(p50, p95, p99, refused)


async def _stop_for_a_while(database: Embedded | None) -> None:
    if database is not None:
        await asyncio.sleep(PAUSE_FROM)
        await asyncio.to_thread(database.kill)
        await asyncio.sleep(PAUSE_SECONDS)
        await asyncio.to_thread(database.revive)


def _drained(settings: Settings) -> float:
    """Seconds until no turn and no delivery waits."""
    engine = db.engine(settings)
    began = time.monotonic()
    waiting = sa.text("SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')")
    idle = 0
    while idle < 5 and time.monotonic() - began < DRAIN_PATIENCE:
        with engine.connect() as connection:
            idle = 0 if connection.scalar(waiting) else idle + 1
        time.sleep(1)
    engine.dispose()
    return time.monotonic() - began


def _missing(settings: Settings, webhooks: Sequence[Webhook]) -> int:
    engine, vault = db.engine(settings), Vault(settings)
    with engine.connect() as connection:
        stored = set(connection.scalars(sa.select(Message.provider_id)))
        receipts = set(connection.scalars(sa.select(Receipt.digest)))
    engine.dispose()
    return sum(one.sid not in stored and vault.index(one.sid) not in receipts for one in webhooks)


if __name__ == "__main__":
    sys.exit(main())
