"""Stands in for a Rasa server where only its place in the system matters: says back what it is asked, slowly."""

from __future__ import annotations

import asyncio
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

THINKS_SECONDS = 0.3


async def take_turn(request: Request) -> JSONResponse:
    """One turn; long enough that a kill finds some half done."""
    asked = await request.json()
    await asyncio.sleep(THINKS_SECONDS)
    said = {"text": f"you wrote: {asked['text']}"}
    return JSONResponse({"intent": {"name": "request_support"}, "refused": False, "messages": [said]})


if __name__ == "__main__":
    app = Starlette(routes=[Route("/webhooks/desk/turn", take_turn, methods=["POST"])])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
