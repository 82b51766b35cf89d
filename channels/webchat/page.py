"""The plain page of the web chat, and its words."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from channels import pages
from channels.context import context
from desk.errors import NotFound
from desk.words import direction

STATIC = Path(__file__).parent / "static"
PAGE = STATIC / "chat.html"

# What the script says by itself; the rest stands in the page.
SCRIPT_WORDS = (
    "chat.state_sending",
    "chat.state_sent",
    "chat.state_waiting",
    "chat.state_failed",
    "chat.retry",
    "chat.from_you",
    "chat.from_assistant",
    "chat.from_staff",
    "chat.owner_staff",
    "chat.offline",
    "chat.away",
    "chat.unsent_dropped",
    "chat.not_reached",
    "chat.lost",
    "chat.too_long",
    "chat.too_many",
    "chat.refused",
    "chat.resume_unknown",
    "chat.leave_sure",
)


async def show(request: Request) -> HTMLResponse:
    """The page in the language of the visitor."""
    settings = context(request).settings
    lang = pages.language_for(request, settings.languages)
    shown = pages.page(PAGE, lang=lang, demo=settings.demo, for_script=SCRIPT_WORDS, languages=settings.languages)
    return HTMLResponse(shown, headers={"Content-Language": lang, "Vary": "Accept-Language"})


async def words(request: Request) -> JSONResponse:
    """Every word of the page in one language, for switching without losing the conversation."""
    lang = request.path_params["lang"]
    if lang not in context(request).settings.languages:
        raise NotFound("There is no page in this language.")
    told = pages.word_list(lang, (*pages.words_in(PAGE), *SCRIPT_WORDS))
    return JSONResponse({"lang": lang, "dir": direction(lang), "words": told})
