"""What every process begins with: logging without addresses, and settings."""

from __future__ import annotations

import logging
import sys

from desk.errors import SettingsError
from desk.settings import Settings
from launch import drafts, environment

NOISY = ("httpx", "httpcore", "twilio", "alembic", "dbos", "waitress.queue")


def settings() -> Settings:
    """Set logging up and read the settings."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for name in NOISY:
        # Their own lines hold addresses, or say what every request says.
        logging.getLogger(name).setLevel(logging.WARNING)
    return Settings.from_environment(environment.load())


def stop_on_drafts(given: Settings) -> None:
    """End with one line where real people would read wording that staff have not approved."""
    try:
        drafts.refuse(given)
    except SettingsError as error:
        sys.exit(str(error))
