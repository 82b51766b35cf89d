"""When a first reply is due, in working hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desk.taxonomy import taxonomy

OPENS, CLOSES = 8, 17
WORKING_DAYS = range(5)


def due(start: datetime, *, urgency: str) -> datetime:
    """The moment by which a ticket of this urgency wants its first reply.

    Hours are the taxonomy's `first_reply_target_hours`, counted Monday to Friday, 08:00 to 17:00 UTC
    (both are proposals that staff must set).
    """
    left = timedelta(hours=int(taxonomy().urgency_levels[urgency].more["first_reply_target_hours"]))
    moment = _opening(start.astimezone(UTC))
    while left:
        closing = moment.replace(hour=CLOSES, minute=0, second=0, microsecond=0)
        step = min(left, closing - moment)
        moment, left = moment + step, left - step
        if left:
            moment = _opening(moment)
    return moment


def _opening(moment: datetime) -> datetime:
    while moment.weekday() not in WORKING_DAYS or moment.hour >= CLOSES:
        moment = (moment + timedelta(days=1)).replace(hour=OPENS, minute=0, second=0, microsecond=0)
    return max(moment, moment.replace(hour=OPENS, minute=0, second=0, microsecond=0))
