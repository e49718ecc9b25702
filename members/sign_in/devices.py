"""Which accounts were signed in on this phone or computer before, kept in a signed cookie of its own.

It opens nothing. A guess from a known device is counted apart from those from elsewhere (members/sign_in/tries.py).
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "members.sign_in.devices"
MOST = 5  # accounts on one device: a family's, a library's
YEAR = 365 * 24 * 3600


def known(request: HttpRequest, user_id: int) -> str:
    """A name for this device with this account; "" where the account was never signed in on it."""
    return _read(request).get(str(user_id), "")


def note(request: HttpRequest, response: HttpResponse, user_id: str) -> None:
    """The account is signed in here: remember it."""
    accounts = _read(request)
    if user_id in accounts:
        return
    accounts = dict([*accounts.items(), (user_id, secrets.token_urlsafe(12))][-MOST:])
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE,
        signing.dumps(accounts, salt=SALT),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE, ""), salt=SALT, max_age=YEAR)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
