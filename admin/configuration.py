"""What Flask and its extensions are told, from the desk's settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desk.settings import Settings

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
LARGEST_REQUEST = 256 * 1024


def configuration(settings: Settings) -> dict[str, Any]:
    """The application's configuration; cookies are Secure whenever the public address is https."""
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "SESSION_COOKIE_NAME": "field_desk_staff",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": IDLE,
        # A reply may be written over an hour; the token still ends with the session it belongs to.
        "WTF_CSRF_TIME_LIMIT": None,
        **_security(settings),
    }


def _security(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGIN_USER_TEMPLATE": "sign_in.html",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_JOIN_USER_ROLES": False,
        # The desk asks for no second password prompt yet, so its page is not offered.
        "SECURITY_FRESHNESS": timedelta(seconds=-1),
    }
