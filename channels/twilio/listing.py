"""Twilio's own list of messages: what people sent to us, and how far our sendings are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from channels.bodies import storable
from channels.twilio import addresses
from desk.errors import ProviderUnavailable
from desk.ports import Listed, Progress
from desk.settings import Settings

PAGE_SIZE = 500
INBOUND = "inbound"


class TwilioListing:
    """The account's messages, as `desk.ports.Provider`."""

    def __init__(self, client: Client, *, settings: Settings) -> None:
        self._client = client
        self._own = (settings.twilio_number, addresses.whatsapp(settings.twilio_whatsapp))

    def received(self, *, since: datetime) -> list[Listed]:
        """See `desk.ports.Provider`."""
        with _asked():
            found = [
                listed
                for own in self._own
                for message in self._client.messages.stream(to=own, date_sent_after=since, page_size=PAGE_SIZE)
                if (listed := _listed(message)) is not None and listed.at >= since
            ]
        # Twilio lists the newest first, and knows seconds only: turned round, the order within a second stays.
        found.reverse()
        return sorted(found, key=lambda message: message.at)

    def progress(self, *, since: datetime) -> list[Progress]:
        """See `desk.ports.Provider`."""
        with _asked():
            return [
                Progress(str(message.sid), _word(message.status), _code(message.error_code))
                for own in self._own
                for message in self._client.messages.stream(from_=own, date_sent_after=since, page_size=PAGE_SIZE)
            ]


@contextmanager
def _asked() -> Iterator[None]:
    # Raised `from None`: what Twilio and requests write into their errors holds addresses.
    try:
        yield
    except TwilioException as error:
        code = getattr(error, "code", None)
        raise ProviderUnavailable(f"Twilio does not list its messages (code {code}).") from None
    except requests.RequestException as error:
        raise ProviderUnavailable(f"Twilio is not reached: {type(error).__name__}.") from None


def _listed(message: Any) -> Listed | None:
    """What somebody sent who can be answered; None for anything else."""
    address = addresses.parse(str(message.from_))
    at = message.date_sent or message.date_created
    if message.direction != INBOUND or address is None or at is None:
        return None
    return Listed(
        provider_id=storable(str(message.sid)),
        channel=address.channel,
        address=address.value,
        text=None if _refused_unread(message, address) else storable(message.body or ""),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )


def _refused_unread(message: Any, address: addresses.ChannelAddress) -> bool:
    """Media; and on WhatsApp a message without words, a place or a contact card: the list does not say which."""
    media = str(message.num_media or "0") != "0"
    return media or (address.channel == addresses.WHATSAPP and not message.body)


def _word(status: Any) -> str:
    return str(getattr(status, "value", status))


def _code(raw: Any) -> int | None:
    return int(raw) if raw else None
