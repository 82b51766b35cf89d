"""Signing in and out: Flask-Security over the desk's staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_security import RoleMixin, Security, UserDatastore, UserMixin, user_authenticated
from flask_security.forms import LoginForm

from admin.database import session
from desk.audit import record
from desk.model import Staff

LOOK_UP = {"email": sa.func.lower(Staff.email), "fs_uniquifier": Staff.fs_uniquifier}


class StaffRole(RoleMixin):
    """The one role of a member of staff, as Flask-Security wants to see it."""

    def __init__(self, name: str) -> None:
        self.name = name


class SignedIn(UserMixin):
    """A member of staff as Flask-Security sees one; the row itself stays free of any web framework."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    @property
    def fs_uniquifier(self) -> str:  # type: ignore[override]
        """What the session cookie holds instead of the row's number."""
        return self.staff.fs_uniquifier

    @property
    def email(self) -> str:  # type: ignore[override]
        """What somebody signs in with."""
        return self.staff.email

    @property
    def active(self) -> bool:  # type: ignore[override]
        """False ends every session of this person at the next request."""
        return self.staff.active

    @property
    def password(self) -> str | None:
        """The hash; Flask-Security replaces it when its parameters have grown old."""
        return self.staff.password

    @password.setter
    def password(self, value: str | None) -> None:
        self.staff.password = value

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """The staff role as a list of one."""
        return [StaffRole(self.staff.role)]


class StaffDatastore(UserDatastore):
    """Staff in the request's own session, so signing in commits or fails with the request."""

    def __init__(self) -> None:
        super().__init__(SignedIn, StaffRole)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> SignedIn | None:
        """The member of staff with this e-mail or session id, if there is one."""
        ((attribute, value),) = kwargs.items()
        wanted = str(value).lower() if attribute == "email" else str(value)
        found = session().scalar(sa.select(Staff).where(LOOK_UP[attribute] == wanted))
        return SignedIn(found) if found else None

    def find_role(self, role: str) -> StaffRole | None:
        """Roles are a column: any name stands for itself."""
        return StaffRole(role)

    def put(self, model: SignedIn) -> SignedIn:
        """The row is already in the session."""
        return model

    def commit(self) -> None:
        """The request commits."""


class SignInForm(LoginForm):
    """E-mail and password only: a shared computer must not remember anybody."""

    remember = None


def init_app(app: Flask) -> None:
    """Offer /sign-in and /sign-out; there is no registration and no reset by mail."""
    user_authenticated.connect(_record, app, weak=False)
    security = Security(app, StaffDatastore(), login_form=SignInForm)
    # Browsers only: programs use the staff API and its tokens.
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(lambda _request: None)


def _record(_app: Flask, *, user: SignedIn, **_more: Any) -> None:
    record(session(), act="staff.sign_in", by=user.staff, now=datetime.now(UTC))
