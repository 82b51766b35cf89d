"""The `.env` file: written at the first run with generated secrets, read at every start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import dotenv_values

from desk.settings import EMULATOR_ACCOUNT

ROOT = Path(__file__).resolve().parent.parent
DEMO_NUMBER = "+15005550006"


def first_settings() -> dict[str, str]:
    """Settings of a demo on this machine, with new secrets."""
    return {
        "DESK_SECRET_KEY": secrets.token_hex(32),
        "DESK_PASSWORD_SALT": secrets.token_hex(16),
        "DESK_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DESK_HASH_KEY": secrets.token_hex(32),
        "DESK_RASA_TOKEN": secrets.token_hex(24),
        "DESK_DEMO_PASSWORD": secrets.token_urlsafe(9),
        "DESK_TWILIO_ACCOUNT_SID": EMULATOR_ACCOUNT,
        "DESK_TWILIO_AUTH_TOKENS": secrets.token_hex(16),
        "DESK_TWILIO_NUMBER": DEMO_NUMBER,
        "DESK_TWILIO_API_BASE": "http://127.0.0.1:8010",
        "DESK_PUBLIC_URL": "http://127.0.0.1:8000",
        "DESK_ALLOW_DRAFTS": "yes",
    }


def ensure(path: Path) -> None:
    """Write the file once, readable by its owner only; add settings it lacks."""
    present = dotenv_values(path) if path.exists() else {}
    missing = {key: value for key, value in first_settings().items() if key not in present}
    if missing:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a") as file:
            file.writelines(f"{key}={value}\n" for key, value in missing.items())


def load(path: Path = ROOT / ".env") -> dict[str, str]:
    """The environment that our processes get: the file's settings, overruled by the real environment.

    Without DESK_DATABASE_URL it is the running demo's database.
    """
    values = {key: value for key, value in dotenv_values(path).items() if value is not None}
    found = {**values, **os.environ}
    url = state_folder(found) / "url"
    if not found.get("DESK_DATABASE_URL") and url.exists():
        found["DESK_DATABASE_URL"] = url.read_text().strip()
    return found


def state_folder(environ: Mapping[str, str]) -> Path:
    """Where the demo keeps its database: `var/`, or DESK_VAR."""
    return Path(environ.get("DESK_VAR") or ROOT / "var")
