"""Whoever writes the rows: readings are granted anew and never widened, what people told us and asked is kept, and
nobody comes to another's account or to more than their duties."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.urls import reverse

from ground import clock
from members.actions import access, accounts, cases, private
from members.models import AccessEvent, AccessGrant, Case, FormerAddress, PrivateDetails, User
from tests import postbox

pytestmark = pytest.mark.django_db


def refused(words: str, change) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        change()


def removed(row: models.Model):
    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}")

    return delete


def copied(row: models.Model, **other) -> None:
    row = type(row)._base_manager.get(pk=row.pk)
    row.pk = row.id = None
    for name, value in other.items():
        setattr(row, name, value)
    row.save(force_insert=True)


# Readings


@pytest.fixture
def reading(cast):
    return access.grant(
        person=cast.coproducer, reader=cast.coordinator, what="phone", purpose="ring about a session",
        until=clock.now() + dt.timedelta(days=7), by=cast.admin,
    )  # fmt: skip


@pytest.mark.parametrize("which", ["person", "reader", "reader_duty", "what", "purpose", "granted_at", "granted_by"])
def test_a_reading_is_turned_to_nobody_and_nothing_else(cast, reading, which):
    other = {
        "person": cast.stranger, "reader": cast.finance, "what": "address", "purpose": "look",
        "granted_at": reading.granted_at - dt.timedelta(days=9), "granted_by": cast.coordinator,
    }  # fmt: skip
    change = {"reader": None, "reader_duty": "finance"} if which == "reader_duty" else {which: other[which]}
    refused("granted anew", lambda: AccessGrant.objects.filter(pk=reading.pk).update(**change))


def test_a_reading_is_never_made_longer_and_may_be_cut_short(reading):
    rows = AccessGrant.objects.filter(pk=reading.pk)
    refused("never made longer", lambda: rows.update(until=F("until") + dt.timedelta(seconds=1)))
    assert rows.update(until=clock.now()) == 1


def test_a_reading_that_ended_stays_ended_and_is_kept(cast, reading):
    refused("before it ends", lambda: copied(reading, ended_at=clock.now(), ended_by=cast.admin))
    access.end(grant=reading, by=cast.admin)
    rows = AccessGrant.objects.filter(pk=reading.pk)
    refused("granted anew", lambda: rows.update(ended_at=None, ended_by=None))
    refused("granted anew", lambda: rows.update(until=clock.now()))
    refused("kept for good", removed(reading))


def test_what_is_needed_longer_is_granted_anew(cast, reading):
    facts = {"person": cast.coproducer, "reader": cast.coordinator, "what": "phone", "purpose": reading.purpose}
    longer = access.grant(**facts, until=reading.until + dt.timedelta(days=7), by=cast.admin)
    reading.refresh_from_db()
    assert longer.pk != reading.pk and reading.ended_at is not None and reading.ended_by == cast.admin
    assert access.grant(**facts, until=reading.until, by=cast.admin) == longer


def test_what_was_read_is_of_what_was_granted(cast, reading):
    facts = {"what": "phone", "purpose": "x", "allowed": True, "grant": reading, "expires_at": clock.now()}
    right = {**facts, "person": cast.coproducer, "reader": cast.coordinator}
    AccessEvent.objects.create(**right)
    for other in ({"person": cast.stranger}, {"reader": cast.finance}, {"what": "address"}):
        refused("was granted to them", lambda other=other: AccessEvent.objects.create(**{**right, **other}))


# What people told us, and asked


def test_what_somebody_asked_is_kept_as_they_asked_it(cast):
    case = cases.open_case(kind="rights", words="What do you keep?", by=cast.coproducer)
    rows = Case.objects.filter(pk=case.pk)
    refused("kept for good", removed(case))
    for change in ({"kind": "review"}, {"person": cast.stranger}, {"about": "x"}, {"words": "Nothing."},
                   {"due_on": case.due_on + dt.timedelta(days=90)}):  # fmt: skip
        refused("What somebody asked", lambda change=change: rows.update(**change))
    refused("opened first", lambda: copied(case, status="answered"))
    cases.answer(case=case, by=cast.coordinator)
    cases.close(case=case, by=cast.coordinator)
    refused("closed once|No verb", lambda: rows.update(closed_at=None, closed_by=None))


def test_private_details_are_emptied_by_their_person_and_never_taken_away(cast):
    details = private.write(person=cast.coproducer, phone="01632 960000", by=cast.coproducer)
    refused("kept for good", removed(details))
    refused("with their person", lambda: PrivateDetails.objects.filter(pk=details.pk).update(person=cast.stranger))
    private.write(person=cast.coproducer, phone="", by=cast.coproducer)
    details.refresh_from_db()
    assert not details.phone


# Accounts


def test_nobody_may_do_everything(cast):
    user = cast.coproducer.user
    refused("may do everything", lambda: User.objects.filter(pk=user.pk).update(is_superuser=True))
    refused("may do everything", lambda: User.objects.create_user("all@demo.example", name="All", is_superuser=True))
    read = Permission.objects.order_by("pk").first()
    refused("may do everything", lambda: user.user_permissions.add(read))
    with pytest.raises(CommandError, match="first_administrator"):
        call_command("createsuperuser", email="all@demo.example", interactive=False)


def test_a_group_follows_from_a_duty(cast):
    finance, coordinator, member = cast.finance.user.groups.get(), cast.coordinator.user, cast.coproducer.user
    refused("follows from a duty", lambda: member.groups.add(finance))
    refused("follows from a duty", lambda: coordinator.groups.add(finance))
    rows = User.groups.through.objects.filter(user=coordinator)
    refused("follows from a duty", lambda: rows.update(group=finance))
    assert set(cast.finance.user.groups.all()) == {finance}


def test_an_account_is_kept_since_its_day(cast):
    user = cast.stranger.user
    refused(
        "stays", lambda: User.objects.filter(pk=user.pk).update(date_joined=F("date_joined") - dt.timedelta(days=99))
    )
    refused("kept for good", removed(user))


def test_an_account_gets_no_other_address_unless_the_one_of_before_is_told(cast, clock_at):
    user = cast.coproducer.user
    rows = User.objects.filter(pk=user.pk)
    refused("leaves is told", lambda: rows.update(email="evil@elsewhere.example"))
    refused("leaves is told", lambda: EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email="evil@elsewhere.example", verified=True)]
    ))  # fmt: skip
    own = EmailAddress.objects.filter(user=user)
    refused("leaves is told", lambda: own.update(email="evil@elsewhere.example"))
    before = user.email
    accounts.leave_address(user=user, email=before, by=cast.coproducer)
    rows.update(email="new@elsewhere.example")
    left = FormerAddress.objects.get()
    assert (left.user, left.email) == (user, before) and left in FormerAddress.objects.told()
    refused("kept for good", removed(left))
    refused("never changed", lambda: FormerAddress.objects.update(tell_until=F("left_at") + dt.timedelta(seconds=1)))


def test_an_address_left_long_ago_does_not_stand_for_it(cast, clock_at):
    user = cast.coproducer.user
    first = user.email
    accounts.leave_address(user=user, email=first, by=cast.coproducer)
    clock_at(clock.now() + dt.timedelta(days=60))
    cases.open_case(kind="rights", words="A deed of that day.", by=cast.stranger)  # the trail has that day
    refused("leaves is told", lambda: User.objects.filter(pk=user.pk).update(email="evil@elsewhere.example"))


@pytest.mark.django_db(transaction=True)
def test_an_address_written_beside_an_accounts_own_opens_nothing(cast, client):
    """Not proved, so no rule is on the row; its code comes to whoever wrote it."""
    EmailAddress.objects.create(user=cast.coproducer.user, email="evil@elsewhere.example", verified=False)
    client.raise_request_exception = False
    client.post(reverse("account_request_login_code"), {"email": "evil@elsewhere.example"})
    answer = client.post(reverse("account_confirm_login_code"), {"code": postbox.code()})
    assert answer.status_code == 500 and not client.session.get("_auth_user_id")
    assert not EmailAddress.objects.get(email="evil@elsewhere.example").verified
