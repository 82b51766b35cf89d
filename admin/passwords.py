"""Password hashes as the sign-in page expects them, for the commands that make accounts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata

import argon2

from desk.settings import Settings


def password_hash(password: str, *, settings: Settings) -> str:
    """An argon2 hash that Flask-Security verifies: it keys the password with the salt first, so a stolen
    table alone is not enough to guess with."""
    normal = unicodedata.normalize("NFKD", password)
    keyed = hmac.new(settings.password_salt.encode(), normal.encode(), hashlib.sha512).digest()
    return argon2.PasswordHasher().hash(base64.b64encode(keyed))
