"""What each error of the provider means for us: the one table, read when a message is refused, when news of it comes
later, and when staff ask why it failed.

The codes are Twilio's, see https://www.twilio.com/docs/api/errors for each; the split is ours.
"""

from __future__ import annotations

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


CODES: dict[int, Meaning] = {
    # The provider is busy or ill. Sending again helps; after an HTTP status of 5xx the provider is asked first.
    20429: Meaning.BUSY,
    20500: Meaning.BUSY,
    20503: Meaning.BUSY,
    30500: Meaning.BUSY,
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

NEVER_LEFT = frozenset({30001, 30003, 30036, 63017, 63018})
"""Failures told after the provider had accepted a message, for which sending it again is documented as safe.

30001 and 30036: it never left the provider's queue. 63017 and 63018: refused for its rate. 30003: the network answered
that the handset is off, and Twilio's page says to try again. Not 30008 (unknown error) nor 63009-63012: the text may
have arrived, so a person decides.
"""

_CAUSES = {
    30003: "switched_off",
    30006: "landline",
    30001: "expired",
    30036: "expired",
    30008: "carrier_unknown",
    21408: "country_not_enabled",
    63024: "not_on_whatsapp",
}
CAUSES = frozenset({*(meaning.value for meaning in Meaning), *_CAUSES.values(), "unconfirmed"})
"""Every cause there is; `admin.po` has words for each under `delivery.cause.CAUSE`."""


def meaning(code: int | None) -> Meaning:
    """What a code means; a code that is not in the table is said to be unknown."""
    return CODES.get(code or 0, Meaning.UNKNOWN)


def cause(code: int | None) -> str:
    """Why a message failed, as one of `CAUSES`: without a code the provider never said whether it took it."""
    if code is None:
        return "unconfirmed"
    return _CAUSES.get(code) or meaning(code).value
