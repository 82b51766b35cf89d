"""Makes the demo's staff."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from admin.passwords import password_hash
from desk import db, staff
from desk.errors import SettingsError
from desk.model import Staff
from desk.settings import LANGUAGES, Settings
from launch.demo_people import PEOPLE


def load(settings: Settings, *, password: str) -> None:
    """Make the demo staff once; raises SettingsError beside real credentials: their password is known to too many."""
    if not settings.demo:
        raise SettingsError("Demo staff are not made beside a real account: DESK_TWILIO_ACCOUNT_SID.")
    with db.transaction(settings) as session:
        present = set(session.scalars(sa.select(Staff.email)))
        for email, name, role, locale, sensitive in PEOPLE:
            if email not in present:
                staff.add_staff(
                    session,
                    email=email,
                    name=name,
                    role=role,
                    languages=list(LANGUAGES),
                    password_hash=password_hash(password, settings=settings),
                    now=datetime.now(UTC),
                    locale=locale,
                    sensitive_topics=sensitive,
                )
