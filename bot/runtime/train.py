"""Train the model when its inputs changed: `python -m bot.runtime.train`, from the root of the repository."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.runtime import command_line

MODELS = Path("models")
NAME = "field_desk"
STAMP = MODELS / "trained.json"
INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/components",
    "bot/requirements.lock",
    "language",
    "desk/taxonomy/taxonomy.yml",
    "desk/taxonomy/mali.yml",
)


def files(root: Path) -> Iterator[Path]:
    """Yield every file that the model is made of, in a fixed order."""
    for name in INPUTS:
        place = root / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


def fingerprint(root: Path) -> dict[str, str]:
    """Return the hash of each input by its path."""
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files(root)}


def changed(now: dict[str, str], then: dict[str, str]) -> list[str]:
    """Return the inputs that are new, gone or different."""
    return sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))


def last_training() -> dict[str, str]:
    """Return what the model in place was made of; nothing when there is none."""
    if not STAMP.exists():
        return {}
    stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    inputs: dict[str, str] = stamp["inputs"]
    return inputs if (MODELS / stamp["model"]).exists() else {}


def train() -> Path:
    """Train and return the model's archive; raises SystemExit when Rasa refuses."""
    command_line.run("train", "--data", "data", "--out", str(MODELS), "--fixed-model-name", NAME)
    return MODELS / f"{NAME}.tar.gz"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--force", action="store_true", help="train even when nothing changed")
    force = options.parse_args().force
    inputs = fingerprint(Path())
    different = changed(inputs, last_training())
    if not different and not force:
        sys.stdout.write("The model is up to date.\n")
        return
    named = ", ".join(different[:5]) + (f" and {len(different) - 5} more" if len(different) > 5 else "")
    sys.stdout.write(f"Training the model; changed: {named or 'nothing'}\n")
    started = time.monotonic()
    model = train()
    seconds = round(time.monotonic() - started, 1)
    stamp = {"model": model.name, "seconds": seconds, "inputs": inputs}
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    sys.stdout.write(f"Trained {model.name} in {seconds} s.\n")


if __name__ == "__main__":
    main()
