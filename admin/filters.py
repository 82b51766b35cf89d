"""The queue's filters as they stand in an address, for pages and programs alike."""

from __future__ import annotations

from collections.abc import Mapping

from admin.database import session
from admin.fields import colleague, country_code, one_of
from desk.model import Staff
from desk.queue import FILTER_NAMES, Filters

LISTS = ("status", "urgency", "area", "topic", "language", "channel", "flag")
EXTRA = {"status": ("open",), "language": ("und",)}


def given(query: Mapping[str, str]) -> dict[str, str]:
    """The filters that are set, as they were written."""
    return {name: query[name].strip() for name in FILTER_NAMES if query.get(name, "").strip()}


def parse(written: Mapping[str, str], *, by: Staff) -> Filters:
    """The filters as the desk takes them; raises BadInput that names the one that is wrong."""
    values = dict(written)
    for field in LISTS:
        if field in values:
            one_of(values[field], field=field, more=EXTRA.get(field, ()))
    if "country" in values:
        values["country"] = country_code(values["country"])
    if "assignee" in values:
        member = colleague(session(), values["assignee"], by=by)
        values["assignee"] = str(member.id) if member else "none"
    return Filters(**values)
