"""What both webhooks do first: read the form, check the signature, quarantine what is not genuine."""

from __future__ import annotations

import hashlib
import logging

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from channels.bodies import Form, parse_form, read_body
from channels.context import Context, context
from channels.twilio import signature
from desk import intake
from desk.errors import BadInput, DatabaseAway, NotAllowed

log = logging.getLogger(__name__)

# Enough to tell who called and why it failed; nothing of the person who wrote.
QUARANTINED_HEADERS = (
    "content-type",
    "host",
    "i-twilio-idempotency-token",
    "user-agent",
    "x-forwarded-proto",
)
_HEADER_LIMIT = 200


async def genuine_form(request: Request) -> Form:
    """The form of a webhook that Twilio signed; raises NotAllowed for any other."""
    here = context(request)
    body = await read_body(request)
    form = parse_form(request.headers.get("content-type", ""), body)
    given = request.headers.get(signature.HEADER)
    # The path is ours by the route, the query is what was signed with it.
    url = signature.public_url(here.settings, request.scope["path"], request.url.query)
    if given and signature.genuine(here.settings, url=url, form=form, signature=given):
        return form
    await _quarantine(here, request, body, reason="wrong_signature" if given else "missing_signature")
    raise NotAllowed("The signature is missing or wrong.")


async def _quarantine(here: Context, request: Request, body: bytes, *, reason: str) -> None:
    log.warning("webhook quarantined: %s", reason)
    kept = {name: value[:_HEADER_LIMIT] for name in QUARANTINED_HEADERS if (value := request.headers.get(name))}
    now, body_hash = here.now(), hashlib.sha256(body).hexdigest()
    if not here.forwarder.away:
        try:
            await here.in_transaction(intake.quarantine, reason=reason, headers=kept, body_hash=body_hash, now=now)
        except (DatabaseAway, SQLAlchemyError) as error:
            here.forwarder.lost(error)
        else:
            return
    # Refused all the same; strangers cannot fill the spool, so only the number of their calls is kept.
    here.forwarder.count_later(reason=reason, now=now)


def required(form: Form, *names: str) -> str:
    """The first of these fields that is filled; raises BadInput that names what is missing."""
    for name in names:
        if value := form.get(name):
            return value
    raise BadInput(f"The field {names[0]} is missing.", field=names[0])
