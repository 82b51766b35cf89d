"""What Twilio's API tells of the account: its state, its number, its messaging services and its WhatsApp sender."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from channels.twilio.emulator.access import authenticated
from channels.twilio.emulator.inbound import PATH
from channels.twilio.emulator.messages import API_VERSION
from channels.twilio.emulator.refusals import Refusal
from channels.twilio.emulator.state import Emulator
from channels.twilio.signature import public_url

NUMBER_SID, SENDER_SID = f"PN{'e':0<32}", f"XE{'e':0<32}"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
# A gateway on another host, as a real set-up has it; nobody calls it here.
FALLBACK = "https://fallback.example.org" + PATH


def routes() -> list[Route]:
    """The paths, as Twilio's."""
    return [
        Route(f"/{API_VERSION}/Accounts/{{account}}.json", account, methods=["GET"]),
        Route(f"/{API_VERSION}/Accounts/{{account}}/IncomingPhoneNumbers.json", numbers, methods=["GET"]),
        Route("/v1/Services", services, methods=["GET"]),
        Route("/v2/Channels/Senders", senders, methods=["GET"]),
        Route("/v2/Channels/Senders/{sid}", sender, methods=["GET"]),
    ]


async def account(request: Request) -> JSONResponse:
    """The account itself."""
    here = authenticated(request)
    at = format_datetime(BEGAN)
    return JSONResponse(
        {
            "auth_token": None,
            "date_created": at,
            "date_updated": at,
            "friendly_name": "Emulator",
            "owner_account_sid": here.account,
            "sid": here.account,
            "status": "active",
            "subresource_uris": {},
            "type": "Full",
            "uri": f"/{API_VERSION}/Accounts/{here.account}.json",
        }
    )


async def numbers(request: Request) -> JSONResponse:
    """The one number, unless another is asked for."""
    here = authenticated(request)
    wanted = request.query_params.get("PhoneNumber", here.settings.twilio_number)
    found = [_number(here)] if wanted == here.settings.twilio_number else []
    return JSONResponse(
        {"incoming_phone_numbers": found, "page": 0, "page_size": 50, "start": 0, "end": 0, "next_page_uri": None}
    )


async def services(request: Request) -> JSONResponse:
    """No messaging service: the number decides for itself."""
    authenticated(request)
    return JSONResponse({"services": [], "meta": _meta("services")})


async def senders(request: Request) -> JSONResponse:
    """The one WhatsApp sender."""
    here = authenticated(request)
    return JSONResponse({"senders": [_sender(here)], "meta": _meta("senders")})


async def sender(request: Request) -> JSONResponse:
    """The one WhatsApp sender by its sid."""
    here = authenticated(request)
    if request.path_params["sid"] != SENDER_SID:
        raise Refusal(20404)
    return JSONResponse(_sender(here))


def _number(here: Emulator) -> dict[str, Any]:
    return {
        "account_sid": here.account,
        "phone_number": here.settings.twilio_number,
        "sid": NUMBER_SID,
        "sms_application_sid": "",
        "sms_fallback_method": "POST",
        "sms_fallback_url": FALLBACK,
        "sms_method": "POST",
        "sms_url": public_url(here.settings, PATH),
        "uri": f"/{API_VERSION}/Accounts/{here.account}/IncomingPhoneNumbers/{NUMBER_SID}.json",
    }


def _sender(here: Emulator) -> dict[str, Any]:
    return {
        "sid": SENDER_SID,
        "sender_id": here.own_addresses[1],
        "status": "ONLINE",
        "webhook": {
            "callback_url": public_url(here.settings, PATH),
            "callback_method": "POST",
            "fallback_url": FALLBACK,
            "fallback_method": "POST",
        },
    }


def _meta(key: str) -> dict[str, Any]:
    return {"key": key, "page": 0, "page_size": 50, "next_page_url": None, "previous_page_url": None}
