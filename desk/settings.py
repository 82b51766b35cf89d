"""Settings of every process, read from the environment once and passed in."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.errors import SettingsError

EMULATOR_ACCOUNT = "ACe0000000000000000000000000000000"
LANGUAGES = ("en", "fr", "es", "ar")
CONTENT_SID = re.compile(r"HX[0-9a-fA-F]{32}")
EMULATOR_TEMPLATES = {lang: f"HXe{number:031d}" for number, lang in enumerate(LANGUAGES, 1)}


@dataclass(frozen=True)
class Settings:
    """What the processes need to know. Secrets never show in `repr`."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    hash_key: str = field(repr=False)
    rasa_token: str = field(repr=False)
    twilio_auth_tokens: tuple[str, ...] = field(repr=False)
    twilio_account_sid: str
    twilio_number: str
    twilio_whatsapp: str
    twilio_api_base: str | None = None
    public_url: str = "http://127.0.0.1:8000"
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055/webhook"
    public_page: str = "https://www.example.org/child-protection"
    hours: str = "08:00-17:00 UTC"
    allow_drafts: bool = False
    look_back_hours: float = 24.0
    sweep_schedule: str = "*/5 * * * *"
    worker_id: str = ""
    whatsapp_templates: Mapping[str, str] = field(default_factory=dict, hash=False)
    spool_folder: Path | None = None
    sms_number_type: str = ""
    languages: tuple[str, ...] = LANGUAGES
    root: Path = Path()

    @property
    def demo(self) -> bool:
        """True when messages go to the emulator: no text reaches a real phone."""
        return self.twilio_account_sid == EMULATOR_ACCOUNT

    @property
    def templates(self) -> Mapping[str, str]:
        """The approved WhatsApp template (Content SID) of each language that has one; the emulator brings its own."""
        return self.whatsapp_templates or (EMULATOR_TEMPLATES if self.demo else {})

    @property
    def rasa_urls(self) -> tuple[str, ...]:
        """The Rasa servers, any of which can serve any conversation."""
        return _several(self.rasa_url)

    @property
    def locales(self) -> Path:
        """The folder of the catalogues."""
        return self.root / "locales"

    @property
    def var(self) -> Path:
        """The folder of everything made at run time."""
        return self.root / "var"

    @property
    def spool(self) -> Path:
        """The folder for what comes in while the database is away."""
        return self.spool_folder or self.var / "spool"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read `DESK_*`; raise SettingsError that names every missing key."""
        missing = [key for key in REQUIRED if not environ.get(key)]
        if missing:
            names = ", ".join(missing)
            raise SettingsError(f"Missing settings: {names}. `make run` writes them to .env at its first run.")
        given = {name: environ[key] for name, key in PLAIN.items() if environ.get(key)}
        return cls(
            encryption_keys=_several(environ["DESK_ENCRYPTION_KEYS"]),
            twilio_auth_tokens=_several(environ["DESK_TWILIO_AUTH_TOKENS"]),
            twilio_whatsapp=given.pop("twilio_whatsapp", environ["DESK_TWILIO_NUMBER"]),
            allow_drafts=environ.get("DESK_ALLOW_DRAFTS", "").lower() in ("yes", "true", "1"),
            look_back_hours=_number(environ, "DESK_LOOK_BACK_HOURS", 24.0),
            whatsapp_templates=_templates(environ),
            spool_folder=_spool(environ),
            languages=LANGUAGES,
            root=Path(environ.get("DESK_ROOT") or Path(__file__).resolve().parent.parent),
            **given,
        )


PLAIN = {
    "database_url": "DESK_DATABASE_URL",
    "secret_key": "DESK_SECRET_KEY",
    "password_salt": "DESK_PASSWORD_SALT",
    "hash_key": "DESK_HASH_KEY",
    "rasa_token": "DESK_RASA_TOKEN",
    "twilio_account_sid": "DESK_TWILIO_ACCOUNT_SID",
    "twilio_number": "DESK_TWILIO_NUMBER",
    "twilio_whatsapp": "DESK_TWILIO_WHATSAPP",
    "twilio_api_base": "DESK_TWILIO_API_BASE",
    "public_url": "DESK_PUBLIC_URL",
    "rasa_url": "DESK_RASA_URL",
    "actions_url": "DESK_ACTIONS_URL",
    "public_page": "DESK_PUBLIC_PAGE",
    "hours": "DESK_HOURS",
    "sms_number_type": "DESK_SMS_NUMBER_TYPE",
    "worker_id": "DESK_WORKER_ID",
    "sweep_schedule": "DESK_SWEEP_SCHEDULE",
}
REQUIRED = (
    "DESK_DATABASE_URL",
    "DESK_SECRET_KEY",
    "DESK_PASSWORD_SALT",
    "DESK_ENCRYPTION_KEYS",
    "DESK_HASH_KEY",
    "DESK_RASA_TOKEN",
    "DESK_TWILIO_ACCOUNT_SID",
    "DESK_TWILIO_AUTH_TOKENS",
    "DESK_TWILIO_NUMBER",
)


def _several(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _spool(environ: Mapping[str, str]) -> Path | None:
    if environ.get("DESK_SPOOL"):
        return Path(environ["DESK_SPOOL"])
    return Path(environ["DESK_VAR"]) / "spool" if environ.get("DESK_VAR") else None


def _number(environ: Mapping[str, str], key: str, otherwise: float) -> float:
    try:
        return float(environ.get(key) or otherwise)
    except ValueError:
        raise SettingsError(f"{key} must be a number.") from None


def _templates(environ: Mapping[str, str]) -> dict[str, str]:
    keys = {lang: f"DESK_WHATSAPP_TEMPLATE_{lang.upper()}" for lang in LANGUAGES}
    found = {lang: environ[key] for lang, key in keys.items() if environ.get(key)}
    for lang, sid in found.items():
        if not CONTENT_SID.fullmatch(sid):
            raise SettingsError(f"{keys[lang]} is no Content SID: HX and 32 hexadecimal digits.")
    return found
