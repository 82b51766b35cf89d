"""POST /twilio/status: what became of a message that was sent."""

from __future__ import annotations

import logging
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from channels.bodies import Form
from channels.context import context
from channels.twilio.door import genuine_form, required
from desk import outbox
from desk.errors import BadInput

log = logging.getLogger(__name__)


async def record(request: Request) -> Response:
    """Tell the desk; a message the desk does not know is logged and answered all the same."""
    form = await genuine_form(request)
    here = context(request)
    provider_id = required(form, "MessageSid", "SmsSid")
    known = await here.in_transaction(
        outbox.record_status,
        provider_id=provider_id,
        status=required(form, "MessageStatus", "SmsStatus"),
        error_code=_error_code(form),
        now=here.now(),
        part_key=_part_key(request),
    )
    if not known:
        # Erased meanwhile, or sent by somebody else on this account: asking again would not help.
        log.info("status of a message that is not known")
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
