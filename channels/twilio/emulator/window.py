"""WhatsApp's 24 hours at the provider: free text reaches a phone only so long after it wrote."""

from __future__ import annotations

from datetime import datetime, timedelta

LENGTH = timedelta(hours=24)
CLOSED = 63016


class Windows:
    """When each phone last wrote. An unknown one counts as open: the emulator forgets when it is restarted."""

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}

    def heard(self, phone: str, now: datetime) -> None:
        """A phone wrote."""
        self._heard[phone] = now

    def close(self, phone: str, now: datetime) -> None:
        """As if 24 hours had passed since it wrote."""
        self._heard[phone] = now - LENGTH

    def closed(self, phone: str, now: datetime) -> bool:
        """True when only an approved template reaches the phone."""
        heard = self._heard.get(phone)
        return heard is not None and phone.startswith("whatsapp:") and now - heard >= LENGTH
