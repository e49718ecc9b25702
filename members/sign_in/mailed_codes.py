"""The code that we mail to somebody who is signed in: kept in their session for ten minutes and three tries."""

from __future__ import annotations

import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ground import clock

CODE = _("This is not the code. Look at it and type it once more.")

KEY = "mailed_code"
TRIES = 3


def make(request: HttpRequest) -> str:
    """A new one: the one before is worth nothing any more."""
    code = get_adapter().generate_login_code()
    request.session[KEY] = {"code": code, "at": clock.wall().timestamp(), "tries": 0, "email": request.user.email}
    return code


def waits(request: HttpRequest) -> bool:
    """One was mailed that may still be typed."""
    kept = request.session.get(KEY)
    if not kept or kept["email"] != request.user.email:
        return False
    young = clock.wall().timestamp() - kept["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    return young and kept["tries"] < TRIES


def fits(request: HttpRequest, typed: str) -> bool:
    """Each code is good for one yes; a wrong one counts."""
    kept = request.session.get(KEY)
    if kept is None or not waits(request):
        return False
    if hmac.compare_digest("".join(typed.split()).encode(), kept["code"].encode()):
        del request.session[KEY]
        return True
    request.session[KEY] = {**kept, "tries": kept["tries"] + 1}
    return False
