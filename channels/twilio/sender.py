"""What SMS and WhatsApp share on the way out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from channels.twilio.codes import verdict
from desk.errors import SendError
from desk.ports import Content, Outgoing

GONE = 404
LOOKED_AT = 200
"""How many of a person's newest messages are looked at for one that may have been sent."""


class TwilioSender:
    """Hands one part to Twilio and answers its message sid; subclasses say how a message looks."""

    def __init__(self, client: Client, *, sender: str) -> None:
        self._client = client
        self._sender = sender

    def render(self, message: Outgoing) -> list[str]:
        """The parts as the person will read them."""
        raise NotImplementedError

    def segments(self, body: str) -> int:
        """How many segments Twilio counts for one part."""
        raise NotImplementedError

    def address(self, to: str) -> str:
        """The person's address as Twilio wants it."""
        return to

    def send(self, *, to: str, body: str, status_callback: str, content: Content | None = None) -> str:
        """Send one part; raises SendError that says by code and `retryable` what to do."""
        said = {"body": body} if content is None else _filled(content)
        try:
            sent = self._client.messages.create(
                to=self.address(to), from_=self._sender, status_callback=status_callback, **said
            )
        except (TwilioRestException, TwilioServiceException) as error:
            raise _refused(error) from None
        except (TwilioException, requests.RequestException) as error:
            # Sent or not? Twilio takes no idempotency key, so the outbox asks `find` before it sends again.
            raise _not_reached(error) from None
        return str(sent.sid)

    def find(self, *, to: str, body: str | None, since: datetime) -> list[str]:
        """Sids of what we sent to somebody since then (`body` None: whatever it says), oldest first. Raises SendError.

        Not filtered by DateSent: a message that still waits at Twilio has none, and would be sent a second time. One
        person's messages are few, and listed newest first.
        """
        try:
            listed = self._client.messages.list(to=self.address(to), from_=self._sender, limit=LOOKED_AT)
        except (TwilioRestException, TwilioServiceException) as error:
            raise _refused(error) from None
        except (TwilioException, requests.RequestException) as error:
            raise _not_reached(error) from None
        return [str(one.sid) for one in reversed(listed) if _ours(one, body, since)]

    def discard(self, provider_id: str) -> None:
        """See `desk.ports.Discarder`; Twilio refuses while the message is being sent."""
        try:
            self._client.messages(provider_id).delete()
        except (TwilioRestException, TwilioServiceException) as error:
            if error.status != GONE:
                raise _refused(error) from None
        except (TwilioException, requests.RequestException) as error:
            raise _not_reached(error) from None


def _ours(listed: Any, body: str | None, since: datetime) -> bool:
    made = listed.date_created
    young = made is None or (made if made.tzinfo else made.replace(tzinfo=UTC)) >= since
    by_us = str(listed.direction) == "outbound-api"
    return by_us and young and (body is None or (listed.body or "").strip() == body.strip())


def _filled(content: Content) -> dict[str, str]:
    """A template and its values; Twilio takes no body beside them (error 35127)."""
    values = {"content_variables": json.dumps(dict(content.variables), ensure_ascii=False)} if content.variables else {}
    return {"content_sid": content.sid, **values}


# Raised `from None`: what Twilio and requests write into their errors holds the person's address.
def _refused(error: TwilioRestException | TwilioServiceException) -> SendError:
    judged = verdict(error.code, http_status=error.status)
    return SendError(
        f"twilio refused: {judged.meaning.value}",
        code=error.code,
        retryable=judged.retryable,
        unclear=judged.unclear,
    )


def _not_reached(error: Exception) -> SendError:
    return SendError(f"twilio not reached: {type(error).__name__}", code=None, retryable=True, unclear=True)
