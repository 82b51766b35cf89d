"""What runs here: settings, database, Rasa, actions, worker, gateway, spool, clock, wording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import sqlalchemy as sa

from desk import db, heartbeat, schema
from desk.errors import SettingsError
from desk.model import Staff
from desk.settings import LANGUAGES, Settings
from desk.spool import opened
from launch import demo_people, drafts
from launch.findings import Finding, note, right, wrong

SECONDS = 5.0
SKEW_SECONDS = 2.0


def settings(given: Settings) -> Iterator[Finding]:
    """Whether the settings fit each other."""
    if given.demo:
        yield right("settings", "complete; the provider is the emulator")
        return
    yield right("settings", "complete")
    if urlsplit(given.public_url).scheme != "https":
        yield wrong("settings", "DESK_PUBLIC_URL must begin with https:// where real people write.")
    if len(given.twilio_auth_tokens) > 1:
        yield note("settings", "two auth tokens are accepted; take the older one out when the rotation is done")


def database(given: Settings) -> Iterator[Finding]:
    """Whether it answers, has the newest tables, keeps our time, and holds no demo staff beside real credentials."""
    engine = db.engine(given, poolclass=sa.NullPool)
    try:
        differences = schema.differences(engine)
        if differences:
            yield wrong("database", f"{len(differences)} differences from the models. Run `desk migrate`.")
            return
        yield right("database", "answers, and its tables equal the models")
        with db.sessions(engine, given).begin() as session:
            apart = abs((heartbeat.clock(session) - datetime.now(UTC)).total_seconds())
            workers = heartbeat.living(session, kind="worker", now=heartbeat.clock(session))
            demo_staff = session.scalar(
                sa.select(sa.func.count()).where(Staff.email.in_(email for email, _ in demo_people.SIGN_INS))
            )
    finally:
        engine.dispose()
    yield _clock(apart)
    yield _workers(workers)
    if demo_staff and not given.demo:
        yield wrong("staff", f"{demo_staff} demo accounts are in this database. Begin with an empty one.")


def _clock(apart: float) -> Finding:
    if apart > SKEW_SECONDS:
        return wrong("clock", f"{apart:.0f} s apart from the database's. Let both follow a time server.")
    return right("clock", "agrees with the database's")


def _workers(names: list[str]) -> Finding:
    if not names:
        return wrong("worker", "none is at work. Start one: `desk worker`.")
    return right("worker", f"{len(names)} at work: {', '.join(name.partition(':')[2] or name for name in names)}")


def rasa(given: Settings) -> Iterator[Finding]:
    """Whether each Rasa server answers, takes our token and has a model."""
    for url in given.rasa_urls:
        try:
            answer = httpx.get(f"{url}/status", params={"token": given.rasa_token}, timeout=SECONDS, trust_env=False)
            yield _rasa(answer, url)
        except (httpx.HTTPError, ValueError) as error:
            yield wrong("Rasa", f"{url} does not answer ({type(error).__name__}). Start it: `desk serve rasa`.")


def _rasa(answer: httpx.Response, url: str) -> Finding:
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return wrong("Rasa", f"{url} refuses DESK_RASA_TOKEN. Start it with the same token.")
    if not answer.raise_for_status().json().get("model_file"):
        return wrong("Rasa", f"{url} runs without a model. Run `make train`, then start it again.")
    return right("Rasa", f"{url} answers and has a model")


def actions(given: Settings) -> Iterator[Finding]:
    """Whether the action server answers."""
    url = given.actions_url.replace("/webhook", "/health")
    httpx.get(url, timeout=SECONDS, trust_env=False).raise_for_status()
    yield right("actions", "answer")


def gateway(given: Settings) -> Iterator[Finding]:
    """Whether what Twilio will call is our gateway."""
    try:
        answer = httpx.get(f"{given.public_url.rstrip('/')}/healthz", timeout=SECONDS)
        alive = answer.status_code == httpx.codes.OK and answer.json() == {"alive": True}
    except (httpx.HTTPError, ValueError) as error:
        yield wrong("gateway", f"{given.public_url} does not answer ({type(error).__name__}). Check DESK_PUBLIC_URL.")
        return
    if alive:
        yield right("gateway", f"answers at {given.public_url}")
    else:
        yield wrong("gateway", f"{given.public_url} is not our gateway. Check DESK_PUBLIC_URL and the proxy.")


def spool_folder(given: Settings) -> Iterator[Finding]:
    """Whether what comes in while the database is away can be kept, and what waits there."""
    spool = opened(given)
    yield right("spool", f"can be written; {spool.depth()} wait in it")
    if aside := spool.refused_count():
        yield wrong("spool", f"{aside} records could not be passed on; they are in {spool.refused}.")


def wording(given: Settings) -> Iterator[Finding]:
    """Which words staff have not approved, and whether that keeps the desk from starting."""
    for lang, names in drafts.drafts(given).items():
        yield note("wording", f"{lang}: {', '.join(f'{name}.po' for name in names)} not approved by staff")
    try:
        answered = drafts.speaking(given).languages
    except SettingsError as error:
        yield wrong("wording", f"gateway and worker will not start. {error}")
        return
    if left := [lang for lang in LANGUAGES if lang not in answered]:
        yield note(
            "wording",
            f"who writes in {', '.join(left)} is asked to choose among {', '.join(answered)}",
        )
