"""allauth says that an account has a new address; we keep the old one for what concerns the account's safety."""

from __future__ import annotations

from typing import Any

from members.actions import accounts


def follow(*, user: Any, from_email_address: Any, to_email_address: Any, **more: Any) -> None:
    if from_email_address is not None and from_email_address.email.lower() != to_email_address.email.lower():
        accounts.leave_address(user=user, email=from_email_address.email, by=user.person)
