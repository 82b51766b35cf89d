"""What the whole system weighs and how long it takes: disk, memory, start, training. `make bench` prints the table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx

from benchmarks.running import ROOT, memory, running

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
TURNS = 12
STARTS = 3


def main() -> int:
    """Measure and print; figures are medians where there are several."""
    starts, weights, turns = [], {}, []
    for _ in range(STARTS):
        with running() as system:
            starts.append(system.seconds)
            turns += _turns()
            weights = memory(system)
    print("| what | measured |\n|---|---|")
    print(f"| bot environment on disk | {_disk(ROOT / 'bot' / '.venv'):.0f} MB |")
    print(f"| app environment on disk | {_disk(ROOT / '.venv'):.0f} MB |")
    for name, mib in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"| memory (PSS) of {name} | {mib:.0f} MB |")
    print(f"| memory (PSS) of all | {sum(weights.values()):.0f} MB |")
    print(f"| from start to ready, median of {STARTS} | {statistics.median(starts):.1f} s |")
    print(f"| from an SMS to its answer, median of {len(turns)} | {statistics.median(turns):.2f} s |")
    print(f"| training | {_training():.1f} s |")
    return 0


def _turns() -> list[float]:
    """Seconds from a phone's message to the answer on the phone, one after the other."""
    taken = []
    for number in range(TURNS):
        phone = f"+1500555{number + 600:04d}"
        began = time.perf_counter()
        body = {"from": phone, "to": "+15005550006", "body": "We need a training on the 5W matrix", "media": []}
        httpx.post("http://127.0.0.1:8010/emulator/inbound", json=body, timeout=20).raise_for_status()
        while not _heard(phone):
            time.sleep(0.01)
        taken.append(time.perf_counter() - began)
    return taken


def _heard(phone: str) -> list[object]:
    asked = httpx.get("http://127.0.0.1:8010/emulator/outbound", params={"to": phone, "after": 0}, timeout=20)
    return list(asked.json()["messages"])


def _training() -> float:
    began = time.perf_counter()
    subprocess.run(
        [BOT_PYTHON, "-m", "bot.runtime.train", "--force"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def _disk(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_symlink()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
