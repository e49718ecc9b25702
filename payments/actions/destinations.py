"""Where a person's money goes. Sealed; a change is a new version, told to the old contact, and cools off."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from ground import clock, same_moment, trail, typed
from ground.exceptions import Refused
from ground.locks import again
from members import on_behalf as hearing
from members.models import Person
from payments import notifications, policies
from payments.actions import payments
from payments.models import PayeeDestination
from payments.permissions import check_say
from payments.queries import hands
from payments.rails import bank_file, bank_vault

NO_LETTERS = "The bank can read no letter of this name. Write it as it stands on your bank card."


def cleaned_sort_code(text: str) -> str:
    return _figures(text, "A sort code", "6 numbers, like 20-30-40", (6, 6))


def cleaned_account(text: str) -> str:
    """Typed in any way; short ones are filled with noughts in front, as the banks do."""
    return _figures(text, "An account number", "8 numbers (some have 6 or 7)", (6, 8)).zfill(8)


def _figures(text: str, what: str, has: str, lengths: tuple[int, int]) -> str:
    """Says what it read, so that nobody is refused for something that looks right."""
    found, other = typed.figures(text)
    if other:
        raise Refused(f"{what} has {has}. “{other}” is not a number.")
    if not lengths[0] <= len(found) <= lengths[1]:
        raise Refused(f"{what} has {has}. We read {len(found)}: {found}." if found else f"{what} has {has}.")
    return found


def are_kept(there: PayeeDestination, *, name: str, sort_code: str, account: str) -> bool:
    """Whether exactly these are kept there: a second press. Tells nothing else of what is sealed."""
    return bank_vault.details(there) == (name.strip(), sort_code, account)


@again
@transaction.atomic
def give(*, person: Person, name: str, sort_code: str, account: str, by: Person, heard: str = "") -> PayeeDestination:
    """The same details again change nothing.

    `heard`: how they said it (`members.on_behalf.HOW`), where a coordinator writes it down for somebody without an
    account. That cools off as a change does, and the person is told, so that a wrong number is noticed in time. Where
    records were joined, any of them may have had details: new ones are a change, told to the contact of each.
    """
    check_say(by, person)
    facts = hearing.facts(person, heard, by=by)
    if facts and hands.confirmed_alone(person, by):
        raise Refused("You confirmed work of theirs that is still to be paid, so another coordinator writes this down.")
    root = person.root
    if not name.strip():
        raise Refused("Write the name on the account.")
    if not bank_file.has_letters(name):
        raise Refused(NO_LETTERS)
    sort_code, account = cleaned_sort_code(sort_code), cleaned_account(account)
    Person.objects.select_for_update(no_key=True).get(pk=root.pk)
    joined = Person.objects.filter(merged_into=root).order_by("pk")
    old = PayeeDestination.objects.filter(person=root, ended_at__isnull=True).first()
    if old and are_kept(old, name=name, sort_code=sort_code, account=account):
        return old
    now = clock.now()
    if old:
        PayeeDestination.objects.filter(pk=old.pk).update(ended_at=now)
    newest = PayeeDestination.objects.filter(person=root).order_by("-version").first()
    try:
        with transaction.atomic():
            made = PayeeDestination.objects.create(
                person=root,
                version=newest.version + 1 if newest else 1,
                name=name.strip(),
                sort_code=sort_code,
                account=account,
                ending=account[-3:],
                given_by=by,
                cool_off_until=policies.cool_off_until(now) if newest or facts or joined else None,
            )
    except IntegrityError as refused:
        version = newest.version + 1 if newest else 1
        same_moment.there(PayeeDestination.objects.filter(Q(version=version) | Q(ended_at=None), person=root), refused)
        raise Refused("Your details were being changed at the same moment. Look again.") from None
    trail.record("give_destination", made, by=by, version=made.version, **facts)
    notifications.details_given(root, by=by)
    if facts:
        notifications.details_written_down(made, by=by)
    elif newest or joined:
        notifications.details_changed(made, joined, by=by)
    payments.follow_destination(destination=made, by=by)
    return made
