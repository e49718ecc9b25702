"""Whether somebody signed in has shown lately that it is still them.

By a code that we mail now, or by the second step they set up (an app or a key); signing in that way counts as well, a
password never does. allauth's own check is not used: somebody without a password and a second step has nothing that it
could ask for, so it asks nothing, on a session of any age. The proof stands in the session and runs out by wall time.
"""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import (
    record_authentication,  # allauth has no public way to write what it reads
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ground import clock
from members.models import User

CODE, SECOND_STEP = "code", "mfa"


def lately(request: HttpRequest) -> bool:
    """Proved within the last minutes (settings.PROOF_LASTS). Whoever has a second step gives that one."""
    if not request.user.is_authenticated:
        return False
    since = clock.wall().timestamp() - settings.PROOF_LASTS
    fresh = {record["method"] for record in get_authentication_records(request, request.user) if record["at"] > since}
    if SECOND_STEP in fresh:
        return True
    return CODE in fresh and not second_steps(request.user)


def second_steps(user) -> set[str]:
    """What of `totp` and `webauthn` this account has; spare codes come with either."""
    types = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return set(types) - {Authenticator.Type.RECOVERY_CODES}


def give(request: HttpRequest, method: str = CODE) -> None:
    """It is them: from now on, for a while."""
    record_authentication(request, request.user, method=method, reauthenticated=True)


def signed_in(request: HttpRequest, user: User, *, method: str) -> None:
    """The session says how they came in, as if by our own sign-in page. No fresh proof comes of a password."""
    record_authentication(request, user, method=method)


def ask(request: HttpRequest, onward: str = "") -> HttpResponse:
    """To the door that asks, and from there to `onward`, or back to this page."""
    return redirect(f"{reverse('account_proof')}?{urlencode({'next': onward or request.get_full_path()})}")


def onward(request: HttpRequest) -> str:
    """The page of ours that was asked for before the door."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if ours else reverse("me")
