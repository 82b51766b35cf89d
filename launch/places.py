"""Where each process listens: the usual ports, or those of the environment, so that two can run on one machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from desk.errors import SettingsError

PORTS = {"gateway": 8000, "admin": 8001, "rasa": 5005, "actions": 5055, "emulator": 8010}
PATHS = {"gateway": "/readyz", "admin": "/sign-in", "rasa": "/", "actions": "/health", "emulator": "/"}


def key(name: str) -> str:
    """The setting of a process's port."""
    return f"DESK_{name.upper()}_PORT"


def port(name: str, environ: Mapping[str, str] = os.environ) -> int:
    """The port of a process; raises SettingsError when the setting is no port."""
    if name == "actions" and environ.get("DESK_ACTIONS_URL"):
        return urlsplit(environ["DESK_ACTIONS_URL"]).port or PORTS[name]
    given = environ.get(key(name)) or str(PORTS[name])
    if not given.isdecimal() or not 0 < int(given) < 65_536:
        raise SettingsError(f"{key(name)} must be a port number.")
    return int(given)


def addresses(environ: Mapping[str, str]) -> dict[str, str]:
    """How the processes find Rasa and the actions where the environment does not say: at their ports here."""
    return {
        "DESK_ACTIONS_URL": environ.get("DESK_ACTIONS_URL") or f"http://127.0.0.1:{port('actions', environ)}/webhook",
        "DESK_RASA_URL": environ.get("DESK_RASA_URL") or f"http://127.0.0.1:{port('rasa', environ)}",
    }


def ready(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address that answers when the process is ready."""
    return f"http://127.0.0.1:{port(name, environ)}{PATHS[name]}"
