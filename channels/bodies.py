"""Reading requests: forms, JSON objects, and text that the database can hold."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request

from channels.failures import TooLong
from desk.errors import BadInput

# 10,000 characters outside the basic plane are 120,000 bytes once a form or JSON has escaped them.
MAX_BODY_BYTES = 256 * 1024

Form = ImmutableMultiDict[str, str]


async def read_body(request: Request) -> bytes:
    """The body; raises TooLong as soon as it is more than a message can be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise TooLong(f"The body is longer than {MAX_BODY_BYTES} bytes.")
    return bytes(body)


def parse_form(content_type: str, body: bytes) -> Form:
    """The fields of a urlencoded body; any other body has none."""
    if not content_type.startswith("application/x-www-form-urlencoded"):
        return ImmutableMultiDict()
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
    return ImmutableMultiDict(pairs)


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object of the body; raises BadInput when it is none."""
    try:
        read = json.loads(await read_body(request))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BadInput("The body is not JSON in UTF-8.") from None
    if not isinstance(read, dict):
        raise BadInput("The body must be a JSON object.")
    return read


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot store: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
