"""How a message met the open question."""

from __future__ import annotations

from enum import Enum


class Result(Enum):
    """What became of a message."""

    TAKEN = "taken"
    DIGRESSION = "digression"
    MISSED = "missed"
