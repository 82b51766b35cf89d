"""Whether a webhook is Twilio's own."""

from __future__ import annotations

from twilio.request_validator import RequestValidator

from channels.bodies import Form
from desk.settings import Settings

HEADER = "x-twilio-signature"


def public_url(settings: Settings, path: str, query: str = "") -> str:
    """The address Twilio was told to call. Never the request's own idea of it: TLS ends at a proxy."""
    url = settings.public_url.rstrip("/") + path
    return f"{url}?{query}" if query else url


def genuine(settings: Settings, *, url: str, form: Form, signature: str) -> bool:
    """True when one of the accepted auth tokens signed this form for this address.

    Two tokens are accepted while one replaces the other; API keys do not sign webhooks.
    """
    return any(RequestValidator(token).validate(url, form, signature) for token in settings.twilio_auth_tokens)
