"""Sending: a message's parts are committed first, then handed to the provider one by one; status only moves forward.

The order within a conversation is kept here, not by the queue: whoever delivers hands over everything that waits in
the conversation, oldest first, and a message that waits for its next try holds back those behind it. The price: a
handset that is off for 45 minutes delays later answers to the same person by as much, and nobody else's.
"""

from desk.outbox.codes import CAUSES, CODES, Meaning, cause
from desk.outbox.delivery import INLINE, WayOut, deliver, give_up
from desk.outbox.parts import OPTED_OUT, handed_over, next_part, prepare, stranded
from desk.outbox.rate import Rate
from desk.outbox.refusals import heard_from, refused
from desk.outbox.statuses import FAILED, RANK, PartKey, record_status

__all__ = [
    "CAUSES",
    "CODES",
    "FAILED",
    "INLINE",
    "OPTED_OUT",
    "RANK",
    "Meaning",
    "PartKey",
    "Rate",
    "WayOut",
    "cause",
    "deliver",
    "give_up",
    "handed_over",
    "heard_from",
    "next_part",
    "prepare",
    "record_status",
    "refused",
    "stranded",
]
