"""Making content at Twilio, and asking whether it is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from channels.twilio.codes import verdict
from desk.errors import SendError


def create(client: Client, definition: Mapping[str, Any]) -> str:
    """Make content and answer its sid; raises SendError."""
    with _errors():
        made = client.content.v1.contents.create(ContentList.ContentCreateRequest(dict(definition)))
    return str(made.sid)


def check(client: Client, sid: str) -> str:
    """What WhatsApp says of a template: `approved`, `pending`, `rejected`, `unsubmitted` and the like.

    Raises SendError; its code is 20404 when there is no such template.
    """
    with _errors():
        approval = client.content.v1.contents(sid).approval_fetch().fetch()
    return str((approval.whatsapp or {}).get("status") or "unsubmitted")


@contextmanager
def _errors() -> Iterator[None]:
    """Twilio's errors as ours. Raised `from None`: theirs hold what was sent."""
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        found = verdict(error.code, http_status=error.status)
        raise SendError(f"twilio refused: {found.meaning.value}", code=error.code, retryable=found.retryable) from None
    except (TwilioException, requests.RequestException) as error:
        raise SendError(f"twilio not reached: {type(error).__name__}", code=None, retryable=True) from None
