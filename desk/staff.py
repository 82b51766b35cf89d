"""Staff accounts and API tokens."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.audit import record
from desk.crypto import vault
from desk.errors import BadInput, Conflict, NotAllowed
from desk.model import ApiToken, Role, Staff
from desk.settings import LANGUAGES

SHORTEST_PASSWORD = 8


def add_staff(
    session: Session,
    *,
    email: str,
    name: str,
    role: str,
    languages: list[str],
    password_hash: str | None,
    now: datetime,
    sensitive_topics: bool = False,
    locale: str = "en",
) -> Staff:
    """A new account; raises BadInput on an unknown role or language, Conflict when the e-mail is taken."""
    if role not in list(Role):
        raise BadInput(f"Unknown role {role!r}. Use one of: {', '.join(Role)}.", field="role")
    unknown = set(languages) - set(LANGUAGES)
    if unknown:
        raise BadInput(f"Unknown language {sorted(unknown)[0]!r}. Use: {', '.join(LANGUAGES)}.", field="languages")
    if session.scalar(sa.select(Staff.id).where(Staff.email == email.lower())):
        raise Conflict("There is already an account with this e-mail.")
    member = Staff(
        email=email.lower(),
        name=name,
        role=role,
        languages=languages,
        locale=locale,
        sensitive_topics=sensitive_topics,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(16),
        active=True,
        created_at=now,
    )
    session.add(member)
    session.flush()  # the audit event needs the id
    record(session, act="staff.add", by=None, now=now, staff=member.id, role=role)
    return member


def add_token(session: Session, *, name: str, role: str, now: datetime, sensitive_topics: bool = True) -> str:
    """A new API token, to be shown once; it acts as a staff account of its own named after it."""
    if session.scalar(sa.select(ApiToken.id).where(ApiToken.name == name)):
        raise Conflict(f"There is already a token named {name!r}.")
    member = add_staff(
        session,
        email=f"{name}@api.invalid",
        name=name,
        role=role,
        languages=list(LANGUAGES),
        password_hash=None,
        now=now,
        sensitive_topics=sensitive_topics,
    )
    token = f"fd_{secrets.token_urlsafe(32)}"
    session.add(ApiToken(staff_id=member.id, name=name, digest=vault(session).index(token), created_at=now))
    return token


def authenticate_token(session: Session, *, token: str) -> Staff:
    """Who a token speaks for; raises NotAllowed."""
    found = session.scalar(sa.select(ApiToken).where(ApiToken.digest == vault(session).index(token)))
    if found is None or not found.staff.active:
        raise NotAllowed("This token is not known. Ask an administrator for `desk token add`.")
    return found.staff


def colleagues(session: Session) -> list[Staff]:
    """Active staff whom a ticket can be assigned to, by name."""
    query = sa.select(Staff).where(Staff.active, Staff.password.is_not(None), Staff.role != Role.ADMINISTRATOR)
    return list(session.scalars(query.order_by(Staff.name)))
