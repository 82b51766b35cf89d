"""What every template can use."""

from __future__ import annotations

from typing import cast

from flask import Flask, g, request, url_for
from flask_babel import Babel

from admin import labels, representation, text
from desk.model import Staff
from desk.operations import may_look


def init_app(app: Flask) -> None:
    """Give templates their words, labels and the reader's language."""
    Babel(app, locale_selector=text.language)
    app.jinja_env.globals.update(
        t=text.t,
        language=text.language,
        language_names=text.NAMES,
        direction=text.direction,
        isolated=text.isolated,
        moment=text.moment,
        day=text.day,
        due=text.due,
        label=labels.label,
        urgency_words=labels.urgency,
        late=representation.late,
        unanswered=representation.unanswered,
        here=here,
        places=places,
        me=me,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def me() -> Staff | None:
    """Who reads the page, once they are known."""
    return cast("Staff | None", g.get("staff"))


def places() -> list[tuple[str, str]]:
    """The pages that the reader can go to from anywhere: endpoint and msgid of the title."""
    reader = me()
    shown = [("queue.show", "queue.title"), ("deliveries.show", "deliveries.title")]
    return [*shown, ("operations.show", "operations.title")] if reader and may_look(reader) else shown


def here() -> str:
    """Where to come back to: this page, or the one whose form led to it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if request.endpoint == "security.login":
        return request.path
    if request.blueprint == "deliveries":
        return url_for("deliveries.show")
    ref = (request.view_args or {}).get("ref")
    return url_for("ticket.show", ref=ref) if ref else "/"
