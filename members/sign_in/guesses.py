"""A guess at somebody's account, counted; too many are answered with how long to wait, and the owner is told."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest

from ground import text_format
from members.models import User
from members.sign_in import tries

WAIT = {
    "code": "There were many wrong codes for this address. Wait {}. A password, a passkey, and a phone or computer where you signed in before work all the time.",
    "password": "There were many wrong passwords for this address. Wait {}. A code that we email you, a passkey, and a phone or computer where you signed in before work all the time.",
    "asked": "We have mailed many codes to this address. Wait {}. A password, a passkey, and a phone or computer where you signed in before work all the time.",
}


@contextlib.contextmanager
def counted(kind: str, address: str, request: HttpRequest) -> Iterator[None]:
    """Around the look at the guess: what is refused inside was wrong and stays counted."""
    charged = _charge(kind, address, request)
    yield
    charged.give_back()
    if kind == "code":
        tries.give_back("asked", address, request)


def check_asked(address: str, request: HttpRequest) -> None:
    """A code is to be mailed there."""
    _charge("asked", address, request)


def charge_password(address: str, request: HttpRequest) -> tries.Charged:
    """Charged before it is looked at; whoever calls gives it back if it was right."""
    return _charge("password", address, request)


def _charge(kind: str, address: str, request: HttpRequest) -> tries.Charged:
    charged = tries.charge(kind, address, request)
    if charged.first_wait:
        _tell(kind, address)
    if charged.wait is not None:
        raise forms.ValidationError(
            WAIT[kind].format(text_format.duration(math.ceil(charged.wait.total_seconds() / 60)))
        )
    return charged


def _tell(kind: str, address: str) -> None:
    """Once a day and place, to the owner, where there is one."""
    user = User.objects.filter(email=address.strip().lower(), is_active=True).first()
    if user is not None:
        get_adapter().send_notification_mail("account/email/many_guesses", user, {"what": kind})
