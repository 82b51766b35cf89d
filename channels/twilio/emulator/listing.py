"""Lists of messages as Twilio pages and filters them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from channels.twilio.emulator.messages import TextMessage, api_view
from channels.twilio.emulator.refusals import Refusal

_PAGE_SIZE, _LARGEST_PAGE = 50, 1000
_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


def page_of(messages: list[TextMessage], request: Request, account: str) -> dict[str, Any]:
    """The page that the query asks for, with the addresses of its neighbours."""
    asked = request.query_params
    size = min(_whole(asked.get("PageSize"), _PAGE_SIZE) or _PAGE_SIZE, _LARGEST_PAGE)
    number = _whole(asked.get("Page"), 0)
    found = list(filter(_wished(asked), messages))
    start = number * size
    shown = found[start : start + size]
    filters = {name: asked[name] for name in _FILTERS if name in asked}

    def uri(page: int) -> str:
        return f"{request.url.path}?{urlencode({**filters, 'PageSize': size, 'Page': page})}"

    return {
        "end": start + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "messages": [api_view(message, account) for message in shown],
        "next_page_uri": uri(number + 1) if len(found) > start + size else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": uri(number - 1) if number else None,
        "start": start,
        "uri": uri(number),
    }


_DATE_FILTERS: dict[str, Callable[[Any, Any], bool]] = {
    "DateSent": lambda sent, asked: bool(sent == asked),
    "DateSent<": lambda sent, asked: bool(sent <= asked),
    "DateSent>": lambda sent, asked: bool(sent >= asked),
}


def _wished(asked: QueryParams) -> Callable[[TextMessage], bool]:
    dates = [(compare, _date(asked[name])) for name, compare in _DATE_FILTERS.items() if name in asked]

    def wanted(message: TextMessage) -> bool:
        return (
            asked.get("To", message.to) == message.to
            and asked.get("From", message.sender) == message.sender
            and all(_dated(message.sent_at, wished, compare) for compare, wished in dates)
        )

    return wanted


def _dated(sent: datetime | None, wished: date | datetime, compare: Callable[[Any, Any], bool]) -> bool:
    """Compare days with a day and moments with a moment; what was not sent has no date."""
    if sent is None:
        return False
    return compare(sent if isinstance(wished, datetime) else sent.date(), wished)


def _date(raw: str) -> date | datetime:
    try:
        if len(raw) == len("2026-01-31"):
            return date.fromisoformat(raw)
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise Refusal(20001) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _whole(raw: str | None, otherwise: int) -> int:
    if raw is None:
        return otherwise
    if not raw.isdecimal():
        raise Refusal(20001)
    return int(raw)
