"""Where a person's money goes. Sealed; a change is a new version, told to the old contact, and cools off."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from ground import clock, trail
from ground.refusal import Refused
from members import heard as hearing
from members.models import Person
from payments import notifications, policies
from payments.actions import payments
from payments.models import PayeeDestination
from payments.permissions import check_say
from payments.rails import export


def cleaned_sort_code(text: str) -> str:
    digits = re.sub(r"[\s\-–./]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        raise Refused("A sort code has 6 numbers, like 20-30-40.")
    return digits


def cleaned_account(text: str) -> str:
    """Typed in any way; short ones are filled with noughts in front, as the banks do."""
    digits = re.sub(r"[\s\-–./]", "", text)
    if not (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 8):
        raise Refused("An account number has 8 numbers (some have 6 or 7).")
    return digits.zfill(8)


@transaction.atomic
def give(*, person: Person, name: str, sort_code: str, account: str, by: Person, heard: str = "") -> PayeeDestination:
    """The same details again change nothing.

    `heard`: how they said it (`members.heard.HOW`), where a coordinator writes it down for somebody without an
    account. That cools off as a change does, and the person is told, so that a wrong number is noticed in time.
    """
    check_say(by, person)
    facts = hearing.facts(person, heard, by=by)
    root = person.root
    if not name.strip():
        raise Refused("Write the name on the account.")
    sort_code, account = cleaned_sort_code(sort_code), cleaned_account(account)
    Person.objects.select_for_update().get(pk=root.pk)
    old = PayeeDestination.objects.filter(person=root, ended_at__isnull=True).first()
    if old and export.details(old) == (name.strip(), sort_code, account):
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
                cool_off_until=policies.cool_off_until(now) if old or facts else None,
            )
    except IntegrityError:
        raise Refused("Your details were being changed at the same moment. Look again.") from None
    trail.record("give_destination", made, by=by, version=made.version, **facts)
    notifications.details_given(root, by=by)
    if facts:
        notifications.details_written_down(made, by=by)
    elif old:
        notifications.details_changed(made, by=by)
    payments.follow_destination(destination=made, by=by)
    return made
