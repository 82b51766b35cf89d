"""The Content API: templates are made, listed, fetched and deleted; the demo's are there from the start."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.bodies import read_object
from channels.twilio.emulator.access import authenticated
from channels.twilio.emulator.refusals import Refusal
from channels.twilio.emulator.shown import check
from channels.twilio.emulator.templates import Template
from desk.errors import BadInput

_CONTENT = "/v1/Content"
_PAGE_SIZE, _LARGEST_PAGE = 50, 1000


def routes() -> list[Route]:
    """The paths, as Twilio's."""
    return [
        Route(_CONTENT, create, methods=["POST"]),
        Route(_CONTENT, list_contents, methods=["GET"]),
        Route(f"{_CONTENT}/{{sid}}", fetch, methods=["GET"]),
        Route(f"{_CONTENT}/{{sid}}", delete, methods=["DELETE"]),
        Route(f"{_CONTENT}/{{sid}}/ApprovalRequests", approval, methods=["GET"]),
    ]


async def create(request: Request) -> JSONResponse:
    """Keep a template; it can be sent inside the 24 hours at once."""
    here = authenticated(request)
    try:
        posted = await read_object(request)
    except BadInput:
        raise Refusal(20001) from None
    types = {kind: shape for kind, shape in (posted.get("types") or {}).items() if shape is not None}
    check(types)
    template = Template(
        sid=f"HX{uuid4().hex}",
        language=str(posted.get("language") or ""),
        friendly_name=posted.get("friendly_name"),
        variables=dict(posted.get("variables") or {}),
        types=json.loads(json.dumps(types)),
    )
    here.templates.add(template)
    return JSONResponse(view(template, here.account, _base(request)), status_code=201)


async def list_contents(request: Request) -> JSONResponse:
    """One page of templates, newest first."""
    here = authenticated(request)
    asked = request.query_params
    size = min(_whole(asked.get("PageSize"), _PAGE_SIZE) or _PAGE_SIZE, _LARGEST_PAGE)
    page = _whole(asked.get("Page"), 0)
    kept = here.templates.newest_first()
    shown = kept[page * size : (page + 1) * size]

    def url(number: int) -> str:
        return f"{_base(request)}?{urlencode({'PageSize': size, 'Page': number})}"

    meta = {
        "first_page_url": url(0),
        "key": "contents",
        "next_page_url": url(page + 1) if len(kept) > (page + 1) * size else None,
        "page": page,
        "page_size": size,
        "previous_page_url": url(page - 1) if page else None,
        "url": url(page),
    }
    contents = [view(template, here.account, _base(request)) for template in shown]
    return JSONResponse({"contents": contents, "meta": meta})


async def fetch(request: Request) -> JSONResponse:
    """One template."""
    here = authenticated(request)
    return JSONResponse(view(_found(request), here.account, _base(request)))


async def delete(request: Request) -> Response:
    """Delete a template: messages that name it are refused from now on."""
    here = authenticated(request)
    here.templates.remove(_found(request).sid)
    return Response(status_code=204)


async def approval(request: Request) -> JSONResponse:
    """Whether WhatsApp has approved a template for use outside the 24 hours."""
    here = authenticated(request)
    template = _found(request)
    said = {
        "type": "whatsapp",
        "name": template.friendly_name or "",
        "category": "UTILITY" if template.approved else "",
        "content_type": next(iter(template.types)),
        "status": "approved" if template.approved else "unsubmitted",
        "rejection_reason": "",
        "allow_category_change": True,
    }
    url = f"{_base(request)}/{template.sid}/ApprovalRequests"
    return JSONResponse({"sid": template.sid, "account_sid": here.account, "whatsapp": said, "url": url})


def view(template: Template, account: str, base: str) -> dict[str, Any]:
    """The content resource of Twilio's API; `base` is the address of the list."""
    url = f"{base}/{template.sid}"
    return {
        "account_sid": account,
        "date_created": _rfc3339(template.created_at),
        "date_updated": _rfc3339(template.created_at),
        "friendly_name": template.friendly_name,
        "language": template.language,
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
        "sid": template.sid,
        "types": template.types,
        "url": url,
        "variables": template.variables,
    }


def _found(request: Request) -> Template:
    found = authenticated(request).templates.find(request.path_params["sid"])
    if found is None:
        raise Refusal(20404)
    return found


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{_CONTENT}"


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _whole(raw: str | None, otherwise: int) -> int:
    if raw is None:
        return otherwise
    if not raw.isdecimal():
        raise Refusal(20001)
    return int(raw)
