"""Serve the assistant: `python -m bot.runtime.serve --port 5005`, from the root of the repository.

It is `rasa run` with our files and our changes. Settings: DESK_RASA_TOKEN, DESK_DATABASE_URL, and
DESK_ACTIONS_URL (http://127.0.0.1:5055/webhook unless set).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.runtime import command_line
from language import encode

ACTIONS = "http://127.0.0.1:5055/webhook"
NEEDED = ("DESK_RASA_TOKEN", "DESK_DATABASE_URL")


def arguments(port: int, model: str) -> list[str]:
    """Return what `rasa` is given; bound to this machine, as it must never be exposed."""
    return [
        "run", "--enable-api", "--auth-token", os.environ["DESK_RASA_TOKEN"],
        "--model", model, "--credentials", "bot/credentials.yml", "--endpoints", "bot/endpoints.yml",
        "-i", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=5005)
    options.add_argument("--model", default="models")
    chosen = options.parse_args()
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {' and '.join(missing)} in the environment, then start again.")
    os.environ.setdefault("DESK_ACTIONS_URL", ACTIONS)
    encode.share(Path("models"))
    command_line.run(*arguments(chosen.port, chosen.model))


if __name__ == "__main__":
    main()
