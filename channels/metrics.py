"""GET /metrics, for a private port: what an alarm should ring on, in Prometheus's text format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from channels.context import Context, context
from desk.errors import DatabaseAway
from desk.model import Message, QuarantineHour

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_RECENT = timedelta(hours=1)


def create_app(of: Starlette) -> Starlette:
    """The metrics of a gateway, as an application of its own: the public port does not serve them."""
    app = Starlette(routes=[Route("/metrics", metrics)])
    app.state.context = of.state.context
    return app


async def metrics(request: Request) -> PlainTextResponse:
    """The spool always; what the database counts only while it answers."""
    here = context(request)
    lines = list(_spool(here))
    try:
        lines += await here.in_transaction(_counted, here)
    except (DatabaseAway, sa.exc.SQLAlchemyError):
        lines.append("desk_database_up 0")
    return PlainTextResponse("\n".join(lines) + "\n", media_type=_TYPE)


def _spool(here: Context) -> Iterator[str]:
    yield "# TYPE desk_spool_records gauge"
    yield f'desk_spool_records{{state="waiting"}} {here.forwarder.spool.depth()}'
    yield f'desk_spool_records{{state="refused"}} {here.forwarder.spool.refused_count()}'
    yield "# TYPE desk_database_up gauge"


def _counted(session: Session, here: Context) -> list[str]:
    reasons = sa.select(QuarantineHour.reason, sa.func.sum(QuarantineHour.count)).group_by(QuarantineHour.reason)
    recent = sa.select(sa.func.count()).where(Message.author == "requester", Message.created_at > here.now() - _RECENT)
    return [
        "desk_database_up 1",
        "# TYPE desk_webhooks_quarantined_total counter",
        *(
            f'desk_webhooks_quarantined_total{{reason="{reason}"}} {count}'
            for reason, count in session.execute(reasons.order_by(QuarantineHour.reason))
        ),
        "# TYPE desk_messages_received_last_hour gauge",
        f"desk_messages_received_last_hour {session.scalar(recent)}",
    ]
