"""Who may use the emulator's API: the account, with one of its auth tokens."""

from __future__ import annotations

import base64
import binascii
import secrets

from starlette.requests import Request

from channels.twilio.emulator.refusals import Refusal
from channels.twilio.emulator.state import Emulator, emulator


def authenticated(request: Request) -> Emulator:
    """The emulator, for a request with the account's sid and a token as basic authentication; raises Refusal."""
    here = emulator(request)
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal(20003) from None
    known = any(secrets.compare_digest(password.encode(), t.encode()) for t in here.settings.twilio_auth_tokens)
    if scheme.lower() != "basic" or user != here.account or not known:
        raise Refusal(20003)
    # The Content API has no account in its paths.
    if request.path_params.get("account", here.account) != here.account:
        raise Refusal(20404)
    return here
