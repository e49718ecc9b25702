"""Ways to sign in. A person may have none; an account always has its person."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ground import clock, trail, typed
from ground.exceptions import Refused
from members import permissions
from members.actions import duties, notices
from members.models import Duty, FormerAddress, Person, User

DAY = dt.timedelta(days=1)
TELL_FORMER = 30 * DAY
CLOSED, REOPENED = "members/account_closed", "members/account_reopened"


@transaction.atomic
def sign_up(*, user: User, name: str) -> User:
    """Somebody opens an account for themselves. Their address is proved by the code that allauth mails next."""
    user.person = Person.objects.create(name=typed.name(name))
    user.email = typed.bare(user.email).lower()
    user.save()
    trail.record("sign_up", user, by=user.person)
    return user


@transaction.atomic
def give(*, person: Person, email: str, password: str | None = None, by: Person) -> User:
    """An account for a person we know, at an address that is known to be theirs. A second call is harmless."""
    user = User.objects.filter(person=person).first()
    if user is None:
        email = typed.bare(email)
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(f"“{email}” is not an email address, like ada@example.org.") from None
        user = User.objects.create_user(email, password, person=person)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        trail.record("give_account", user, by=by)
        duties.follow(person=person)
    return user


@transaction.atomic
def open_for(*, name: str, email: str, password: str | None = None, by: Person) -> User:
    """A person and their account at once, at an address that is known to be theirs. A second call is harmless."""
    user = User.objects.filter(email=typed.bare(email).lower()).select_related("person").first()
    if user is not None:
        return user
    person = Person.objects.create(name=typed.name(name), added_by=by)
    trail.record("add_person", person, by=by)
    return give(person=person, email=email, password=password, by=by)


@transaction.atomic
def leave_address(*, user: User, email: str, by: Person) -> FormerAddress:
    """The account gets a new address; what concerns its safety goes to this one too, for a while. Twice is harmless.

    Before the new one is written: a trigger looks for it.
    """
    now = clock.now()
    there = FormerAddress.objects.filter(user=user, email=email.lower(), tell_until__gt=now + TELL_FORMER - DAY).first()
    if there is not None:
        return there
    left = FormerAddress.objects.create(user=user, email=email.lower(), left_at=now, tell_until=now + TELL_FORMER)
    trail.record("leave_address", left, by=by)
    return left


@transaction.atomic
def close(*, user: User, by: Person) -> User:
    """Nobody signs in with it any more, and whoever is signed in is out at once. A second call is harmless.

    What the person did, is owed and was promised stays: only the way in goes. Duties end with it.
    """
    permissions.check_close_account(user.person, by)
    user = User.objects.select_for_update().select_related("person").get(pk=user.pk)
    if user.closed_at is not None:
        return user
    live = Duty.objects.live().filter(person=user.person.root)
    for duty in live.order_by("pk"):
        duties.end(duty=duty, by=by)
    User.objects.filter(pk=user.pk).update(is_active=False, closed_at=clock.now(), closed_by=by)
    end_sessions(user=user, by=by)
    event = trail.record("close_account", user, by=by)
    notices.drop_about(user, (REOPENED,), by=by)
    notices.owe(person=user.person, kind=CLOSED, obj=user, step=f"close-{event.pk}", by=by, not_by=by)
    user.refresh_from_db()
    return user


@transaction.atomic
def reopen(*, user: User, by: Person) -> User:
    """An administrator opens it again: signing in takes a code to its own address, as ever. A second call is harmless."""
    permissions.check_reopen_account(user.person, by)
    if User.objects.filter(pk=user.pk, closed_at__isnull=False).update(is_active=True, closed_at=None, closed_by=None):
        event = trail.record("reopen_account", user, by=by)
        notices.drop_about(user, (CLOSED,), by=by)
        notices.owe(person=user.person, kind=REOPENED, obj=user, step=f"reopen-{event.pk}", by=by, not_by=by)
    user.refresh_from_db()
    return user


@transaction.atomic
def end_sessions(*, user: User, by: Person) -> int:
    """Wherever this account is signed in, it is signed out."""
    sessions = list(UserSession.objects.filter(user=user).order_by("pk"))
    for session in sessions:
        session.end()
    if sessions:
        trail.record("end_sessions", user, by=by, count=len(sessions))
    return len(sessions)
