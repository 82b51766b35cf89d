"""Demo staff: one of each role, invented, with a password generated on this machine."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from admin.passwords import password_hash
from desk import db, staff
from desk.model import Role, Staff
from desk.settings import LANGUAGES, Settings

PEOPLE = (
    ("agent@example.org", "Demo Agent", Role.AGENT, "en", True),
    ("newcomer@example.org", "Demo Newcomer", Role.AGENT, "en", False),
    ("lead@example.org", "Demo Language Lead", Role.LANGUAGE_LEAD, "fr", True),
    ("safeguarding@example.org", "Demo Safeguarding Lead", Role.SAFEGUARDING_LEAD, "en", True),
    ("admin@example.org", "Demo Administrator", Role.ADMINISTRATOR, "en", False),
)


def load(settings: Settings, *, password: str) -> list[tuple[str, str, str]]:
    """Make the demo staff once; answer e-mail, password and role of each."""
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
    return [(email, password, role) for email, _, role, _, _ in PEOPLE]
