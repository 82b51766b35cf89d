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


def speaking(given: Settings) -> Settings:
    """The settings with the languages whose wording staff have approved; end with one line where there is none."""
    try:
        return drafts.speaking(given)
    except SettingsError as error:
        sys.exit(str(error))
