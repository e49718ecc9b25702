"""Ways to sign in. A person may have none; an account always has its person."""

from allauth.account.models import EmailAddress
from django.db import transaction

from ground import trail, typed
from members.actions import duties
from members.models import Person, User


@transaction.atomic
def sign_up(*, user: User, name: str) -> User:
    """Somebody opens an account for themselves. Their address is proved by the code that allauth mails next."""
    user.person = Person.objects.create(name=name.strip())
    user.email = typed.bare(user.email).lower()
    user.save()
    trail.record("sign_up", user, by=user.person)
    return user


@transaction.atomic
def give(*, person: Person, email: str, password: str | None = None, by: Person) -> User:
    """An account for a person we know, at an address that is known to be theirs. A second call is harmless."""
    user = User.objects.filter(person=person).first()
    if user is None:
        user = User.objects.create_user(typed.bare(email), password, person=person)
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
    person = Person.objects.create(name=name.strip(), added_by=by)
    trail.record("add_person", person, by=by)
    return give(person=person, email=email, password=password, by=by)
