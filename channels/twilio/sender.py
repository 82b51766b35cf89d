"""What SMS and WhatsApp share on the way out."""

from __future__ import annotations

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from channels.twilio.codes import verdict
from desk.errors import SendError
from desk.ports import Outgoing


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

    def send(self, *, to: str, body: str, status_callback: str) -> str:
        """Send one part; raises SendError that says by code and `retryable` what to do."""
        try:
            sent = self._client.messages.create(
                to=self.address(to), from_=self._sender, body=body, status_callback=status_callback
            )
        except (TwilioRestException, TwilioServiceException) as error:
            raise _refused(error) from None
        except (TwilioException, requests.RequestException) as error:
            raise SendError(f"twilio not reached: {type(error).__name__}", code=None, retryable=True) from None
        return str(sent.sid)


# Raised `from None`: what Twilio and requests write into their errors holds the person's address.
def _refused(error: TwilioRestException | TwilioServiceException) -> SendError:
    judged = verdict(error.code, http_status=error.status)
    return SendError(f"twilio refused: {judged.meaning.value}", code=error.code, retryable=judged.retryable)
