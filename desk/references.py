"""References and codes that are spoken and typed easily: no 0 and O, no 1, I and L."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PATTERN = re.compile(rf"\b(?:CP[- ]?)?([{ALPHABET}]{{5}})\b", re.IGNORECASE)
WHOLE = re.compile(rf"\bCP[- ]?([{ALPHABET}]{{5}})\b", re.IGNORECASE)


def spoken_code(length: int) -> str:
    """A random code of the alphabet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_reference() -> str:
    """A random reference such as CP-7K3M9; it encodes nothing about the request."""
    return f"CP-{spoken_code(5)}"


def normal_reference(text: str) -> str | None:
    """The reference a text holds, in its normal form; None when there is none."""
    found = WHOLE.search(text) or PATTERN.fullmatch(text.strip())
    return f"CP-{found.group(1).upper()}" if found else None
