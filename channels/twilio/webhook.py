"""POST /twilio/messages: what people send by SMS and WhatsApp."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from channels.bodies import Form, storable
from channels.context import Context, context
from channels.twilio import addresses
from channels.twilio.addresses import ChannelAddress
from channels.twilio.door import genuine_form, required
from desk import intake
from desk.errors import BadInput
from desk.intake import Screened
from desk.intake.together import Arrival
from desk.settings import Settings

log = logging.getLogger(__name__)

NOTHING_TO_SAY = 204
TOKEN_HEADER = "I-Twilio-Idempotency-Token"  # noqa: S105 - the header's name; all tries of one call carry the same
_TOKEN_LIMIT = 200


async def receive(request: Request) -> Response:
    """Pass one genuine message to the desk; 204 also when it came before."""
    form = await genuine_form(request)
    here = context(request)
    provider_id = required(form, "MessageSid", "SmsSid")
    sender, to = required(form, "From"), required(form, "To")
    if not _ours(here.settings, to):
        log.warning("message for an address that is not ours")
    elif addresses.one_way(sender):
        log.info("message from a sender that cannot be answered")
    else:
        token = request.headers.get(TOKEN_HEADER)
        await _pass_on(here, form, _address(sender), provider_id, storable(token)[:_TOKEN_LIMIT] if token else None)
    return Response(status_code=NOTHING_TO_SAY)


def _ours(settings: Settings, to: str) -> bool:
    return to in (settings.twilio_number, addresses.whatsapp(settings.twilio_whatsapp))


def _address(sender: str) -> ChannelAddress:
    address = addresses.parse(sender)
    if address is None:
        raise BadInput("The field From is neither a number nor a WhatsApp address.", field="From")
    return address


async def _pass_on(here: Context, form: Form, address: ChannelAddress, provider_id: str, token: str | None) -> None:
    text = None if _is_media(form) else _text(form)
    now = here.now()
    async with here.in_order(address.value):
        arrival = Arrival(
            channel=address.channel,
            address=address.value,
            provider_id=storable(provider_id),
            token=token,
            found=await _found(here, form, address, text),
            now=now,
        )

        def take(session: Session) -> None:
            intake.receive(session, text=text, enqueue=here.enqueue, again=here.screened_again, **vars(arrival))

        await here.durably(
            take, keep=lambda: here.forwarder.keep_message(**vars(arrival)), who=address.value, arrival=arrival
        )


async def _found(here: Context, form: Form, address: ChannelAddress, text: str | None) -> Screened:
    if text is None:
        return Screened(outcome=intake.MEDIA)
    payload = form.get("ButtonPayload") or form.get("ListId")
    return await here.screened(text, channel=address.channel, payload=payload)


def _is_media(form: Form) -> bool:
    """A picture, a voice note, a contact card or a place: refused by the desk, never fetched here."""
    return form.get("NumMedia", "0").strip() not in ("", "0") or "Latitude" in form or "MediaUrl0" in form


def _text(form: Form) -> str:
    """The words of the message; an empty body is passed on, a form without a body is refused."""
    body = form.get("Body")
    if body is None:
        raise BadInput("The field Body is missing.", field="Body")
    return storable(body or form.get("ButtonText") or form.get("ListTitle", ""))
