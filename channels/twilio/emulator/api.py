"""The part of Twilio's REST API that the desk uses: create, list, fetch and delete messages."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.bodies import Form, parse_form, read_body
from channels.twilio import addresses
from channels.twilio.emulator.delivery import deliver
from channels.twilio.emulator.faults import SEND
from channels.twilio.emulator.listing import page_of
from channels.twilio.emulator.messages import API_VERSION, UNFINISHED, TextMessage, api_view, new_sid
from channels.twilio.emulator.refusals import Refusal, refused_at_creation
from channels.twilio.emulator.state import Emulator, emulator
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
    here = _authenticated(request)
    faults = here.faults.take(SEND)
    await asyncio.sleep(faults.delay)
    if faults.fail and refused_at_creation(faults.fail):
        raise Refusal(faults.fail)
    form = parse_form(request.headers.get("content-type", ""), await read_body(request))
    _check(here, form)
    message = here.log.add(
        sid=new_sid(),
        direction="outbound-api",
        sender=form["From"],
        to=form["To"],
        body=form["Body"],
        status="queued",
        callback=form.get("StatusCallback"),
    )
    view = api_view(message, here.account)
    here.begin(deliver(here, message, fail=faults.fail))
    return JSONResponse(view, status_code=201)


async def list_messages(request: Request) -> JSONResponse:
    """One page of messages, newest first."""
    here = _authenticated(request)
    return JSONResponse(page_of(here.log.newest_first(), request, here.account))


async def fetch(request: Request) -> JSONResponse:
    """One message."""
    here = _authenticated(request)
    return JSONResponse(api_view(_message(here, request), here.account))


async def delete(request: Request) -> Response:
    """Delete one message from the provider's log."""
    here = _authenticated(request)
    message = _message(here, request)
    if message.status in UNFINISHED:
        raise Refusal(20009)
    message.deleted = True
    return Response(status_code=204)


def _check(here: Emulator, form: Form) -> None:
    """Raise the Refusal that Twilio would answer, in the order in which it looks."""
    to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
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


def _authenticated(request: Request) -> Emulator:
    """Basic authentication with the account's sid and one of its auth tokens."""
    here = emulator(request)
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal(20003) from None
    known = any(secrets.compare_digest(password.encode(), t.encode()) for t in here.settings.twilio_auth_tokens)
    if scheme.lower() != "basic" or user != here.account or not known:
        raise Refusal(20003)
    if request.path_params["account"] != here.account:
        raise Refusal(20404)
    return here
