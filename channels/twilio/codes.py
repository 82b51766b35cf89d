"""What an answer of Twilio's API means: the one table of `desk.outbox.codes`, and the HTTP status beside it."""

from __future__ import annotations

from dataclasses import dataclass

from desk.outbox.codes import CODES, Meaning, meaning

RETRYABLE = frozenset({Meaning.BUSY, Meaning.NOT_NOW})


@dataclass(frozen=True)
class Verdict:
    """What an answer of Twilio means, whether sending again can help, and whether the message may have been taken."""

    meaning: Meaning
    retryable: bool
    unclear: bool


def verdict(code: int | None, *, http_status: int) -> Verdict:
    """Judge an error by its code; an unknown code is said to be unknown and judged by the HTTP status.

    After a 5xx nobody knows whether the message was made; a 429 is never processed.
    """
    found = meaning(code)
    by_status = http_status == 429 or http_status >= 500
    retryable = by_status if found is Meaning.UNKNOWN else found in RETRYABLE
    return Verdict(found, retryable=retryable, unclear=retryable and http_status >= 500)


__all__ = ["CODES", "RETRYABLE", "Meaning", "Verdict", "verdict"]
