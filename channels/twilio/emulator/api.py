"""The part of Twilio's REST API that the desk uses: create, list, fetch and delete messages."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.bodies import Form, parse_form, read_body
from channels.twilio import addresses
from channels.twilio.emulator.access import authenticated
from channels.twilio.emulator.delivery import deliver
from channels.twilio.emulator.faults import SEND
from channels.twilio.emulator.listing import page_of
from channels.twilio.emulator.messages import API_VERSION, UNFINISHED, TextMessage, api_view, new_sid
from channels.twilio.emulator.refusals import Refusal, refused_at_creation
from channels.twilio.emulator.shown import Shown, shown, undeliverable
from channels.twilio.emulator.state import Emulator
from channels.twilio.emulator.templates import Template
from channels.twilio.emulator.window import CLOSED
from channels.twilio.segments import MESSAGE_LIMIT

_MESSAGES = f"/{API_VERSION}/Accounts/{{account}}/Messages"


def routes() -> list[Route]:
    """The paths, as Twilio's."""
    return [
        Route(f"{_MESSAGES}.json", create, methods=["POST"]),
        Route(f"{_MESSAGES}.json", list_messages, methods=["GET"]),
        Route(f"{_MESSAGES}/{{sid}}.json", fetch, methods=["GET"]),
        Route(f"{_MESSAGES}/{{sid}}.json", delete, methods=["DELETE"]),
    ]


async def create(request: Request) -> JSONResponse:
    """Take a message and begin its delivery."""
    here = authenticated(request)
    form = parse_form(request.headers.get("content-type", ""), await read_body(request))
    faults = here.faults.take(SEND, f"{form.get('To')} {form.get('Body')}")
    await asyncio.sleep(faults.delay)
    fails_later = faults.fail and not refused_at_creation(faults.fail)
    if faults.fail and not fails_later and not faults.after_effect:
        raise Refusal(faults.fail)
    template = _template(here, form)
    content = shown(template, form.get("ContentVariables")) if template else Shown(form.get("Body", ""))
    _check(here, form, content.body)
    message = here.log.add(
        sid=new_sid(),
        direction="outbound-api",
        sender=form["From"],
        to=form["To"],
        body=content.body,
        status="queued",
        callback=form.get("StatusCallback"),
        content=content,
    )
    view = api_view(message, here.account)
    later = faults.fail if fails_later else _refused_later(here, form["To"], template, content)
    here.begin(deliver(here, message, fail=later))
    if faults.after_effect:
        await asyncio.sleep(faults.silence)
        raise Refusal(faults.fail or 20500)
    return JSONResponse(view, status_code=201)


async def list_messages(request: Request) -> JSONResponse:
    """One page of messages, newest first."""
    here = authenticated(request)
    return JSONResponse(page_of(here.log.newest_first(), request, here.account))


async def fetch(request: Request) -> JSONResponse:
    """One message."""
    here = authenticated(request)
    return JSONResponse(api_view(_message(here, request), here.account))


async def delete(request: Request) -> Response:
    """Delete one message from the provider's log."""
    here = authenticated(request)
    message = _message(here, request)
    if message.status in UNFINISHED:
        raise Refusal(20009)
    message.deleted = True
    return Response(status_code=204)


def _template(here: Emulator, form: Form) -> Template | None:
    """The template that a message names, if any; raises Refusal."""
    sid = form.get("ContentSid")
    if sid is None:
        return None
    if "Body" in form:
        raise Refusal(35127)
    found = here.templates.find(sid)
    if found is None:
        raise Refusal(21655)
    return found


def _refused_later(here: Emulator, to: str, template: Template | None, content: Shown) -> int | None:
    """The code with which WhatsApp fails a message that Twilio has accepted."""
    if not to.startswith("whatsapp:"):
        return None
    if not (template and template.approved) and here.windows.closed(to, datetime.now(UTC)):
        return CLOSED
    return undeliverable(template, content) if template else None


def _check(here: Emulator, form: Form, body: str) -> None:
    """Raise the Refusal that Twilio would answer, in the order in which it looks."""
    to, sender = form.get("To", ""), form.get("From", "")
    if not to:
        raise Refusal(21604)
    if not sender:
        raise Refusal(21603)
    if not body:
        raise Refusal(21602)
    if len(body) > MESSAGE_LIMIT:
        raise Refusal(21617)
    _check_addresses(here, to, sender)


def _check_addresses(here: Emulator, to: str, sender: str) -> None:
    own_sms, own_whatsapp = here.own_addresses
    by_whatsapp = sender.startswith("whatsapp:")
    if by_whatsapp != to.startswith("whatsapp:"):
        raise Refusal(21910)
    if by_whatsapp and sender != own_whatsapp:
        raise Refusal(63007)
    if not by_whatsapp and sender != own_sms:
        raise Refusal(21606)
    if addresses.parse(to) is None:
        raise Refusal(21211)
    if here.opt_outs.silent(to):
        raise Refusal(21610)


def _message(here: Emulator, request: Request) -> TextMessage:
    message = here.log.find(request.path_params["sid"])
    if message is None:
        raise Refusal(20404)
    return message
