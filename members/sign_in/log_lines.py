"""Every sign-in, sign-out and failed try is a line in the log: the person's id, or a keyed hash of what was typed."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import url_str_to_user_pk
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from ground import logs

TYPED = ("email", "login", "username")
PENDING = "account_login"


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="members.sign_in.log_lines.in")
    user_logged_out.connect(_signed_out, dispatch_uid="members.sign_in.log_lines.out")
    user_login_failed.connect(_failed, dispatch_uid="members.sign_in.log_lines.failed")


def wrong_code(request: HttpRequest | None) -> None:
    """A code or key that was not right. Whose, where a sign-in is on its way."""
    pending = request.session.get(PENDING, {}) if request is not None and hasattr(request, "session") else {}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        whose = user.pk
    else:  # as allauth writes a key in a session: to the base of 36
        whose = url_str_to_user_pk(pending["user_pk"]) if pending.get("user_pk") else "-"
    logs.say("wrong_code", user=whose)


def _signed_in(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    logs.say("sign_in", person=user.person_id)


def _signed_out(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    if user is not None:
        logs.say("sign_out", person=user.person_id)


def _failed(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    typed = next((str(credentials[name]) for name in TYPED if credentials.get(name)), "")
    logs.say("sign_in_failed", address=logs.hashed(typed) if typed else "-")
