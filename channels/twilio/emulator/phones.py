"""Phones in the browser, and the same for tests: send as a phone, see what was sent to it, set faults."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from channels import pages
from channels.bodies import read_object
from channels.twilio.emulator import faults, inbound
from channels.twilio.emulator.messages import phone_view
from channels.twilio.emulator.state import emulator
from desk.errors import BadInput, NotFound
from desk.settings import LANGUAGES
from desk.words import direction

STATIC = Path(__file__).parent / "static"
PAGE = STATIC / "phone.html"
SCRIPT_WORDS = (
    "phone.segments",
    "phone.media",
    "phone.not_accepted",
    "phone.offline",
    "phone.held",
    "phone.status_queued",
    "phone.status_sent",
    "phone.status_delivered",
    "phone.status_undelivered",
    "phone.status_failed",
    "phone.status_received",
    "phone.window_closed",
)


def routes() -> list[BaseRoute]:
    """The page with its files and words, and what it (and tests) ask."""
    return [
        Route("/", show),
        Route("/favicon.ico", pages.no_icon),
        Route("/words/{lang}", words),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/emulator/inbound", send, methods=["POST"]),
        Route("/emulator/outbound", outbound, methods=["GET"]),
        Route("/emulator/conversation", conversation, methods=["GET"]),
        Route("/emulator/window", close_window, methods=["POST"]),
        Route("/emulator/faults", set_faults, methods=["POST"]),
        Route("/emulator/faults", show_faults, methods=["GET"]),
    ]


async def show(request: Request) -> HTMLResponse:
    """The phone page."""
    return HTMLResponse(pages.page(PAGE, lang=pages.language_for(request), demo=True))


async def words(request: Request) -> JSONResponse:
    """The words of the page in one language."""
    lang = request.path_params["lang"]
    if lang not in LANGUAGES:
        raise NotFound("There is no page in this language.")
    told = pages.word_list(lang, (*pages.words_in(PAGE), *SCRIPT_WORDS))
    return JSONResponse({"lang": lang, "dir": direction(lang), "words": told})


async def send(request: Request) -> JSONResponse:
    """Send as a phone; answers what the gateway answered (the last time, if it was called twice)."""
    here = emulator(request)
    sent = inbound.parse(here, await read_object(request))
    answers = await inbound.send(here, sent)
    last = answers[-1] if answers else None
    return JSONResponse(
        {
            "sid": sent.sid,
            "status": last.status if last else None,
            "body": last.body if last else None,
            "answers": [{"status": answer.status, "body": answer.body} for answer in answers],
        }
    )


async def outbound(request: Request) -> JSONResponse:
    """What was sent to a phone after message number `after`."""
    to = _address(request, "to")
    after = request.query_params.get("after") or "0"
    if not after.isdecimal():
        raise BadInput("The parameter after must be a number.", field="after")
    found = emulator(request).log.outbound(to=to, after=int(after))
    return JSONResponse({"messages": [phone_view(message) for message in found]})


async def conversation(request: Request) -> JSONResponse:
    """Both directions of one phone."""
    phone = _address(request, "phone")
    if phone is None:
        raise BadInput("The parameter phone is missing.", field="phone")
    return JSONResponse({"messages": [phone_view(m) for m in emulator(request).log.of_phone(phone)]})


async def close_window(request: Request) -> JSONResponse:
    """Let 24 hours pass for `{"phone": "whatsapp:…"}`: only approved templates reach it until it writes."""
    phone = (await read_object(request)).get("phone")
    if not isinstance(phone, str) or not phone.startswith("whatsapp:"):
        raise BadInput("The field phone must be a WhatsApp address.", field="phone")
    emulator(request).windows.close(phone, datetime.now(UTC))
    return JSONResponse({"phone": phone, "closed": True})


async def set_faults(request: Request) -> JSONResponse:
    """Set the faults; an empty object ends them and lets go what was held back."""
    here = emulator(request)
    here.faults.current = faults.parse(await read_object(request))
    if not here.faults.current.reorder:
        await inbound.release(here)
    return JSONResponse(here.faults.current.view())


async def show_faults(request: Request) -> JSONResponse:
    """The faults in force."""
    return JSONResponse(emulator(request).faults.current.view())


def _address(request: Request, name: str) -> str | None:
    """An address of the query, in which a plus sign that was not escaped has become a space."""
    given = request.query_params.get(name)
    return given.replace(" ", "+") if given else None
