"""POST /twilio/status: what became of a message that was sent."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from channels.bodies import Form
from channels.context import context
from channels.twilio.door import genuine_form, required
from desk import outbox
from desk.errors import BadInput

log = logging.getLogger(__name__)


class _News(TypedDict):
    provider_id: str
    status: str
    error_code: int | None
    part_key: outbox.PartKey | None
    now: datetime


async def record(request: Request) -> Response:
    """Tell the desk; a message the desk does not know is logged and answered all the same."""
    form = await genuine_form(request)
    here = context(request)
    news = _News(
        provider_id=required(form, "MessageSid", "SmsSid"),
        status=required(form, "MessageStatus", "SmsStatus"),
        error_code=_error_code(form),
        part_key=_part_key(request),
        now=here.now(),
    )

    def take(session: Session) -> None:
        if not outbox.record_status(session, enqueue=here.enqueue, **news):
            # Erased meanwhile, or sent by somebody else on this account: asking again would not help.
            log.info("status of a message that is not known")

    async with here.in_order(news["provider_id"]):
        await here.durably(take, keep=lambda: here.forwarder.keep_status(**news), who=news["provider_id"])
    return Response(status_code=204)


def _part_key(request: Request) -> outbox.PartKey | None:
    """Which of our parts the callback is about, as we wrote it into the callback's address."""
    message, part = request.query_params.get("message"), request.query_params.get("part")
    if message is None or part is None:
        return None
    try:
        return UUID(message), int(part)
    except ValueError:
        raise BadInput("The callback's address is none of ours.", field="message") from None


def _error_code(form: Form) -> int | None:
    raw = form.get("ErrorCode") or None
    if raw is not None and not raw.isdecimal():
        raise BadInput("The field ErrorCode is not a number.", field="ErrorCode")
    return None if raw is None else int(raw)
