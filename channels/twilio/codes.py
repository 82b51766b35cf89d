"""What each error of Twilio means for us: one table, read by the sender.

The split is ours; see https://www.twilio.com/docs/api/errors for each code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Meaning(Enum):
    """What to do about an error."""

    BUSY = "busy"
    NOT_NOW = "not_now"
    OPTED_OUT = "opted_out"
    BAD_ADDRESS = "bad_address"
    UNREACHABLE = "unreachable"
    WINDOW_CLOSED = "window_closed"
    POLICY = "policy"
    CONFIGURATION = "configuration"
    OUR_BUG = "our_bug"
    UNKNOWN = "unknown"


RETRYABLE = frozenset({Meaning.BUSY, Meaning.NOT_NOW})

CODES: dict[int, Meaning] = {
    # The provider is busy: nothing was processed, so sending again is safe.
    20429: Meaning.BUSY,
    20500: Meaning.BUSY,
    20503: Meaning.BUSY,
    63009: Meaning.BUSY,
    63010: Meaning.BUSY,
    63012: Meaning.BUSY,
    63018: Meaning.BUSY,
    # The network or the handset did not take it: later it may.
    21611: Meaning.NOT_NOW,
    30001: Meaning.NOT_NOW,
    30003: Meaning.NOT_NOW,
    30008: Meaning.NOT_NOW,
    30036: Meaning.NOT_NOW,
    63017: Meaning.NOT_NOW,
    # The person asked for silence. An event, not a failure.
    21610: Meaning.OPTED_OUT,
    # The number is none, or is no mobile phone.
    21211: Meaning.BAD_ADDRESS,
    21614: Meaning.BAD_ADDRESS,
    30005: Meaning.BAD_ADDRESS,
    30006: Meaning.BAD_ADDRESS,
    63024: Meaning.UNREACHABLE,
    63033: Meaning.UNREACHABLE,
    # More than 24 hours since the person last wrote on WhatsApp.
    63016: Meaning.WINDOW_CLOSED,
    # A carrier or Meta filters us: an operator must look.
    30007: Meaning.POLICY,
    30034: Meaning.POLICY,
    30450: Meaning.POLICY,
    63013: Meaning.POLICY,
    63049: Meaning.POLICY,
    # The account is not set up for this.
    20003: Meaning.CONFIGURATION,
    20404: Meaning.CONFIGURATION,
    21408: Meaning.CONFIGURATION,
    21606: Meaning.CONFIGURATION,
    21659: Meaning.CONFIGURATION,
    21660: Meaning.CONFIGURATION,
    21910: Meaning.CONFIGURATION,
    63007: Meaning.CONFIGURATION,
    # We sent something no message can be.
    21602: Meaning.OUR_BUG,
    21603: Meaning.OUR_BUG,
    21604: Meaning.OUR_BUG,
    21609: Meaning.OUR_BUG,
    21617: Meaning.OUR_BUG,
    63021: Meaning.OUR_BUG,
}


@dataclass(frozen=True)
class Verdict:
    """What an answer of Twilio means, and whether sending again can help."""

    meaning: Meaning
    retryable: bool


def verdict(code: int | None, *, http_status: int) -> Verdict:
    """Judge an error by its code; an unknown code is said to be unknown and judged by the HTTP status."""
    meaning = CODES.get(code or 0, Meaning.UNKNOWN)
    if meaning is Meaning.UNKNOWN:
        return Verdict(meaning, retryable=http_status == 429 or http_status >= 500)
    return Verdict(meaning, retryable=meaning in RETRYABLE)
