"""The demo's people that one can sign in as. Nobody in the demo is a real person."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from ground.refusal import Refused
from members.actions import accounts, duties
from members.models import Person, User


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    does: str
    duties: tuple[str, ...] = ()
    lands: str = "me"


ACCOUNTS = (
    Account("coproducer@demo.example", "Sam Okafor", "finds paid roles, applies, logs work, is paid"),
    Account("coproducer2@demo.example", "Rosa Lind", "co-producer, also a paid panel member", ("panel",)),
    Account("coordinator@demo.example", "Mina Patel", "runs projects and roles", ("coordinator",), "wagtailadmin_home"),
    Account("panel@demo.example", "Tom Ashby", "scores applications, blind", ("panel",), "panel"),
    Account("finance@demo.example", "Grace Bell", "prepares and approves payments", ("finance",), "wagtailadmin_home"),
    Account("finance2@demo.example", "Ivo Marsh", "the second pair of eyes", ("finance",), "wagtailadmin_home"),
    Account("ally@demo.example", "Dee Walsh", "a member of the Allies, also on a panel", ("group", "panel")),
    Account("admin@demo.example", "Noor Haddad", "sets things up", ("administrator",), "wagtailadmin_home"),
)
BY_EMAIL = {account.email: account for account in ACCOUNTS}


@transaction.atomic
def ensure() -> list[User]:
    """The eight accounts with the demo's password and their duties. Safe to call again."""
    if not settings.DEMO:
        raise Refused("Only the demo has demo people.")
    system = Person.objects.system()
    users = []
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            person = Person.objects.create(name=account.name, added_by=system)
            user = accounts.give(person=person, email=account.email, password=settings.DEMO_PASSWORD, by=system)
        for duty in account.duties:
            duties.grant(person=user.person, kind=duty, by=system)
        users.append(user)
    return users
