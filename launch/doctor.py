"""`desk doctor`: what is right and what is wrong with this set-up, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx
import sqlalchemy as sa

from desk.errors import DeskError, SettingsError
from desk.settings import Settings
from launch.checks import house, provider
from launch.findings import WRONG, Check, Finding, wrong


def report(environ: Mapping[str, str]) -> int:
    """Print each finding; 0 when nothing is wrong."""
    try:
        settings = Settings.from_environment(environ)
    except SettingsError as error:
        print(f"wrong  settings: {error}")
        return 1
    worst = 0
    for found in examine(settings):
        print(f"{found.level:<5}  {found.about}: {found.said}", flush=True)
        worst = max(worst, int(found.level == WRONG))
    return worst


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything there is to find, in the order in which it is best put right."""
    for name, check in CHECKS.items():
        try:
            yield from check(settings)
        except DeskError as error:
            yield wrong(name, str(error))
        except (httpx.HTTPError, sa.exc.SQLAlchemyError) as error:
            yield wrong(name, f"no answer ({type(error).__name__})")


CHECKS: dict[str, Check] = {
    "settings": house.settings,
    "database": house.database,
    "Rasa": house.rasa,
    "actions": house.actions,
    "gateway": house.gateway,
    "spool": house.spool_folder,
    "account": provider.account,
    "number": provider.number,
    "WhatsApp": provider.whatsapp,
    "template": provider.templates,
    "wording": house.wording,
}
