"""Errors as Twilio's API words them: `{code, message, more_info, status}`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

_REFUSALS = {
    20001: (400, "Invalid parameter."),
    20003: (401, "Authenticate"),
    20009: (409, "Cannot delete this resource before it is complete."),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "Service is unavailable"),
    21211: (400, "The 'To' number is not a valid phone number."),
    21408: (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number."),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' phone number is not a valid, message-capable Twilio phone number."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number has exceeded the maximum number of queued messages"),
    21614: (400, "The 'To' number is not a valid mobile number."),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    21655: (400, "The ContentSid is Invalid"),
    21656: (400, "The ContentVariables Parameter is invalid"),
    21910: (400, "Invalid From and To pair. From and To should be of the same channel"),
    35127: (400, "'Messages' Body and ContentVariables cannot be provided together"),
    63007: (400, "Twilio could not find a Channel with the specified From address"),
}
_UNKNOWN = (400, "The request was refused.")
# What is refused when a message is made; every other code comes later, with the delivery.
_AT_CREATION = range(20000, 30000)


class Refusal(Exception):
    """An answer of the API that is no success."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def refused_at_creation(code: int) -> bool:
    """True for codes that answer the request itself."""
    return code in _AT_CREATION or code == 63007


def on_refusal(_: Request, error: Exception) -> JSONResponse:
    """The answer for a Refusal."""
    if not isinstance(error, Refusal):
        raise error
    status, message = _REFUSALS.get(error.code, _UNKNOWN)
    body = {
        "code": error.code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": status,
    }
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if status == 401 else None
    return JSONResponse(body, status_code=status, headers=headers)
