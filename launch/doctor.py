"""`desk doctor`: what is right and what is wrong with this set-up, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import httpx
import requests
import sqlalchemy as sa
from twilio.base.exceptions import TwilioException

from channels.twilio.client import rest_client
from desk import db, schema
from desk.errors import DeskError, SettingsError
from desk.settings import LANGUAGES, Settings
from launch.catalogues import approved

Check = Callable[[Settings], str]


def report(environ: Mapping[str, str]) -> int:
    """Print each check; 0 when all are right."""
    try:
        settings = Settings.from_environment(environ)
    except SettingsError as error:
        print(f"wrong  settings: {error}")
        return 1
    wrong = 0
    for name, check in CHECKS.items():
        try:
            print(f"right  {name}: {check(settings)}")
        except (DeskError, httpx.HTTPError, sa.exc.SQLAlchemyError) as error:
            wrong += 1
            said = str(error) if isinstance(error, DeskError) else f"no answer ({type(error).__name__})"
            print(f"wrong  {name}: {said}")
    for note in drafts(settings):
        print(f"note   {note}")
    return 1 if wrong else 0


def drafts(settings: Settings) -> Iterator[str]:
    """One line for each language whose words staff have not approved."""
    for lang in LANGUAGES:
        for source in sorted((settings.locales / lang / "LC_MESSAGES").glob("*.po")):
            if not approved(source):
                yield f"{lang}: {source.name} is a draft that staff have not approved"


def _settings(settings: Settings) -> str:
    return "complete; the provider is the emulator" if settings.demo else "complete"


def _database(settings: Settings) -> str:
    engine = db.engine(settings, poolclass=sa.NullPool)
    differences = schema.differences(engine)
    engine.dispose()
    if differences:
        raise DeskError(f"{len(differences)} differences from the models. Run `desk migrate`.")
    return "answers, and its tables equal the models"


def _rasa(settings: Settings) -> str:
    answer = httpx.get(f"{settings.rasa_url}/status", params={"token": settings.rasa_token}, timeout=5.0)
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raise DeskError("Rasa refuses DESK_RASA_TOKEN.")
    if not answer.raise_for_status().json().get("model_file"):
        raise DeskError("Rasa runs without a model. Run `make train`.")
    return "answers and has a model"


def _provider(settings: Settings) -> str:
    try:
        rest_client(settings).messages.list(limit=1)
    except TwilioException as error:
        code = getattr(error, "code", None)
        raise DeskError(f"Twilio refuses this account or token (code {code}).") from None
    except requests.RequestException as error:
        raise DeskError(f"Twilio does not answer ({type(error).__name__}).") from None
    return "the emulator answers" if settings.demo else "the account answers"


CHECKS: dict[str, Check] = {"settings": _settings, "database": _database, "Rasa": _rasa, "Twilio": _provider}
