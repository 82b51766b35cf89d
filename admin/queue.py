"""The queue: which tickets there are, the newest first, as far as this member of staff may know."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin import filters
from admin.database import session
from admin.guard import staff
from admin.labels import options
from desk import queue as desk_queue
from desk import staff as desk_staff

queue = Blueprint("queue", __name__)
PAGE = 25
ANY = "any"
VIEWS = {
    "open": {"status": "open"},
    "unassigned": {"status": "open", "assignee": "none"},
    "mine": {"status": "open", "assignee": "me"},
    "overdue": {"flag": "overdue"},
}


@queue.get("/")
def show() -> ResponseReturnValue:
    """One page of the tickets that match the filters; the open ones when no filter is set."""
    given = filters.given(request.args) or VIEWS["open"]
    wanted = filters.parse({name: value for name, value in given.items() if value != ANY}, by=staff())
    after = request.args.get("after") or None
    page = desk_queue.list_tickets(session(), by=staff(), filters=wanted, after=after, limit=PAGE)
    return render_template(
        "queue.html",
        tickets=page.tickets,
        after=after,
        following=f"{url_for('queue.show')}?{urlencode({**given, 'after': page.next})}" if page.next else None,
        views=VIEWS,
        counts=desk_queue.counts(session(), by=staff()),
        given=given,
        colleagues=desk_staff.colleagues(session()),
        choices={field: options(field) for field in filters.LISTS},
    )
