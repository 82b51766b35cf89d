"""`python -m benchmarks.faults`: run the plan of a seed against the whole system and print what became of it."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from dataclasses import asdict

import httpx

from benchmarks.faults import evidence, plan, verdict
from benchmarks.faults.killing import Killer
from benchmarks.faults.people import Somebody
from benchmarks.faults.phones import Phones
from benchmarks.faults.progress import Progress
from benchmarks.running import ROOT, Running, at, running
from desk import db
from desk.crypto import Vault
from desk.settings import Settings

AT_ONCE = 80
SETTLE_SECONDS = 20.0
FAILING = 0.05
EVIDENCE = ROOT / "var" / "faults"
OFTEN = "*/20 * * * * *"


def main() -> int:
    """Nought when nothing was lost, doubled or out of order."""
    options = _arguments()
    planned = plan.make(seed=options.seed, messages=options.messages, people=options.people, kills=options.kills)
    print(f"seed {planned.seed}: {planned.messages} messages, {len(planned.actors)} people, {len(planned.kills)} kills")
    with running(DESK_SWEEP_SCHEDULE=OFTEN) as system:
        try:
            found, progress = asyncio.run(_run(planned, system))
        except BaseException:
            evidence.keep_log(EVIDENCE, system.folder / "log")
            raise
    _report(found, progress)
    return 0 if found.holds else 1


async def _run(planned: plan.Plan, system: Running) -> tuple[verdict.Verdict, Progress]:
    progress = Progress(planned.kills, Killer(system).kill)
    limits = httpx.Limits(max_connections=AT_ONCE + 10)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client:
        await _bad_weather(client, planned.seed)
        phones = Phones(client)
        people = [Somebody(actor, phones, progress) for actor in planned.actors]
        listening = asyncio.create_task(phones.listen())
        few = asyncio.Semaphore(AT_ONCE)

        async def live(one: Somebody) -> None:
            async with few:
                await one.live()

        await asyncio.gather(*(live(one) for one in people))
        # What is doubled or late on its way must have come before anything is counted.
        await asyncio.sleep(SETTLE_SECONDS)
        listening.cancel()
    return _judge(system, phones, people), progress


async def _bad_weather(client: httpx.AsyncClient, seed: int) -> None:
    """Provider calls that fail, or take effect without an answer; callbacks that come twice and out of order."""
    faults = {"seed": seed, "share": FAILING, "after_effect": True, "on": ["send"]}
    answer = await client.post(at("emulator", "/emulator/faults"), json=faults)
    answer.raise_for_status()


def _judge(system: Running, phones: Phones, people: list[Somebody]) -> verdict.Verdict:
    settings = Settings.from_environment({**system.environ, "DESK_DATABASE_URL": (system.folder / "url").read_text()})
    engine = db.engine(settings)
    try:
        found = verdict.judge(
            engine,
            Vault(settings),
            sent=phones.sent,
            outbound=phones.outbound,
            references={one.actor.address: one.references for one in people},
            unanswered=sum(one.unanswered for one in people),
        )
        if not found.holds:
            evidence.keep(EVIDENCE, engine, outbound=phones.outbound, log=system.folder / "log")
        return found
    finally:
        engine.dispose()


def _report(found: verdict.Verdict, progress: Progress) -> None:
    killed = ", ".join(f"{name} {progress.killed.count(name)}" for name in plan.VICTIMS)
    print("\n| what | count |\n|---|---|")
    print(f"| messages sent | {progress.count} |\n| of them doubled, held back | {progress.doubled}, {progress.late} |")
    print(f"| processes killed | {len(progress.killed)} ({killed}) |")
    for name, value in asdict(found).items():
        print(f"| {name.replace('_', ' ')} | {value} |")
    print(f"| seconds | {progress.seconds:.0f} |")
    print("holds" if found.holds else f"DOES NOT HOLD; what there is to see is in {EVIDENCE}")


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=10_000)
    options.add_argument("--people", type=int, default=500)
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="replays a run")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
