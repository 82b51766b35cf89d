"""Sealing of addresses and names, and the keyed hash by which a sealed value is found again."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy.orm import Session

from desk.settings import Settings


class Vault:
    """Seals with the first key, opens with any; `index` answers the same digest for the same value."""

    def __init__(self, settings: Settings) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in settings.encryption_keys])
        self._hash_key = settings.hash_key.encode()

    def seal(self, value: str) -> bytes:
        """The value, encrypted."""
        return self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes) -> str:
        """The value that was sealed; raises InvalidToken when no key fits."""
        return self._fernet.decrypt(sealed).decode()

    def index(self, value: str) -> str:
        """A keyed hash (HMAC-SHA256, hex) of the value."""
        return hmac.new(self._hash_key, value.encode(), hashlib.sha256).hexdigest()


def vault(session: Session) -> Vault:
    """The vault of this session's factory."""
    found: Vault = session.info["vault"]
    return found
