"""The emulator's application; the demo and the tests run the same one."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from channels.failures import HANDLERS, Surprises
from channels.headers import SecurityHeaders
from channels.twilio.emulator import account, api, content, phones
from channels.twilio.emulator.refusals import Refusal, on_refusal
from channels.twilio.emulator.state import Emulator
from desk.errors import SettingsError
from desk.settings import Settings

PORT = 8010
STEP_SECONDS = 0.4


def create_app(
    settings: Settings,
    *,
    step_seconds: float = STEP_SECONDS,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """The emulator; raises SettingsError beside real credentials, where it could answer for Twilio.

    `step_seconds` passes between the states of a delivery; `transport` replaces the network to the gateway.
    """
    if not settings.demo:
        raise SettingsError("The Twilio emulator does not run beside a real account: DESK_TWILIO_ACCOUNT_SID.")
    app = Starlette(
        routes=[*account.routes(), *api.routes(), *content.routes(), *phones.routes()],
        middleware=[Middleware(SecurityHeaders), Middleware(Surprises)],
        exception_handlers={Refusal: on_refusal, **HANDLERS},
    )
    app.state.emulator = Emulator(settings, step_seconds=step_seconds, transport=transport)
    return app
