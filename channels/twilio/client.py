"""Twilio's REST client, with a time limit, no logging of numbers, and a base address that settings choose."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from desk.settings import Settings

TIMEOUT_SECONDS = 10.0
CONNECTIONS = 50
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class RebasedHttpClient(TwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """Sends what is meant for api.twilio.com to another base address, if one is given."""

    def __init__(self, base: str | None) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        for scheme in ("https://", "http://"):
            # As many as deliveries run at once, or connections are thrown away and made anew.
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS))
        self._base = urlsplit(base) if base else None
        if self._base and self._base.hostname in _LOOPBACK:
            # A proxy of the environment cannot reach this machine's own ports.
            self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Make the request at the base address."""
        return super().request(method, self._rebased(url), *args, **kwargs)

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Say nothing: the library would write numbers of query strings into the log."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Say nothing, for the same reason."""

    def _rebased(self, url: str) -> str:
        if self._base is None:
            return url
        asked = urlsplit(url)
        path = self._base.path.rstrip("/") + asked.path
        return urlunsplit((self._base.scheme, self._base.netloc, path, asked.query, ""))


def rest_client(settings: Settings) -> Client:
    """A client for the account of the settings; the first auth token is the one in use."""
    return Client(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        http_client=RebasedHttpClient(settings.twilio_api_base),
    )
