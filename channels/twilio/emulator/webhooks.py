"""Calling the gateway as Twilio does: a urlencoded form, signed with the account's auth token."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator

from desk.settings import Settings

log = logging.getLogger(__name__)

# Twilio gives a messaging webhook 15 seconds.
TIMEOUT_SECONDS = 15.0
_NO_ANSWER = 502
# A connection cut off while it is written to or closed: uvloop tells of it by a RuntimeError, others by an OSError.
NOT_REACHED = (httpx.HTTPError, OSError, RuntimeError)


@dataclass(frozen=True)
class Answer:
    """What the gateway answered to one webhook."""

    status: int
    body: str


class Webhooks:
    """Posts signed forms."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._signer = RequestValidator(settings.twilio_auth_tokens[0])
        self._transport = transport
        # One for all calls: to read the machine's certificates anew for each took 100 ms of this process.
        self._tls = httpx.create_ssl_context(trust_env=False)

    async def post(self, url: str, fields: dict[str, str]) -> Answer:
        """One webhook; 502 when nobody answers, as Twilio's log would show it."""
        headers = {
            "X-Twilio-Signature": self._signer.compute_signature(url, fields),
            "I-Twilio-Idempotency-Token": str(uuid4()),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        try:
            async with self._client() as client:
                response = await client.post(url, data=fields, headers=headers)
        except NOT_REACHED as error:
            log.warning("the gateway was not reached: %s", type(error).__name__)
            return Answer(_NO_ANSWER, "")
        return Answer(response.status_code, response.text)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self._transport, verify=self._tls, timeout=TIMEOUT_SECONDS, trust_env=False)
