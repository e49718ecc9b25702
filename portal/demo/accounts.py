"""The demo's people that one can sign in as. Nobody in the demo is a real person."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from ground.exceptions import Refused
from members.actions import accounts
from members.models import Person, User
from portal.demo.story import beginning
from portal.demo.story import people as story

# What each does here, and the page they land on if it is not the one that everybody with their duties lands on.
PARTS = {
    "coproducer@demo.example": ("finds paid roles, applies, logs work, is paid", ""),
    "coproducer2@demo.example": ("the same, and sits on a panel, paid", ""),
    "coordinator@demo.example": ("publishes projects and roles, confirms work", ""),
    "coordinator2@demo.example": ("the second pair of eyes on joining records", ""),
    "panel@demo.example": ("scores applications without names", "panel"),
    "finance@demo.example": ("commits money, approves payments", ""),
    "finance2@demo.example": ("the second pair of eyes on every payment", ""),
    "ally@demo.example": ("a member of the group, and of panels", ""),
    "admin@demo.example": ("proposes duties, sets things up", ""),
    "admin2@demo.example": ("agrees to duties", ""),
}


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    duties: tuple[str, ...]
    does: str
    lands: str


_BY_EMAIL = {account.email: account for account in story.ACCOUNTS}
ACCOUNTS = tuple(
    Account(email, _BY_EMAIL[email].name, _BY_EMAIL[email].duties, does, lands)
    for email, (does, lands) in PARTS.items()
)
BY_EMAIL = {account.email: account for account in ACCOUNTS}


@transaction.atomic
def ensure() -> list[User]:
    """The accounts with the demo's password and their duties. Safe to call again."""
    if not settings.DEMO:
        raise Refused("Only the demo has demo people.")
    system = Person.objects.system()
    users = []
    for account in ACCOUNTS:
        user = accounts.open_for(name=account.name, email=account.email, password=settings.DEMO_PASSWORD, by=system)
        users.append(user)
    beginning.give_duties(ACCOUNTS, {user.email: user.person for user in users})
    return users
