"""An account that gets another address: the one of before is kept first, for what concerns the account's safety."""

from __future__ import annotations

from typing import Any

from members.actions import accounts
from members.models import User


def leave(user: User, email: str) -> None:
    """`email`: the address that is proved to be the account's from now on. Nothing happens where it is its own."""
    before = User.objects.filter(pk=user.pk).values_list("email", flat=True).first()
    if before is not None and before.lower() != email.lower():
        accounts.leave_address(user=user, email=before, by=user.person)


def before_a_user(*, instance: User, update_fields: Any = None, **more: Any) -> None:
    if instance.pk is not None and (update_fields is None or "email" in update_fields):
        leave(instance, instance.email)


def before_an_address(*, instance: Any, **more: Any) -> None:
    """allauth proves an address first, and gives it to the account then."""
    if instance.verified:
        leave(instance.user, instance.email)
