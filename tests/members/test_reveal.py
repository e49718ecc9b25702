"""Nobody reads what is sealed without a live grant, and every try is on record."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from ground.exceptions import Refused
from members import reveal
from members.actions import access, private
from members.models import AccessEvent, PrivateDetails

pytestmark = pytest.mark.django_db
NEEDS = "canary-needs-7781"


@pytest.fixture
def member(cast):
    private.write(person=cast.coproducer, access_needs=NEEDS, by=cast.coproducer)
    return cast.coproducer


def grant(cast, person, **more):
    facts = {"what": "access_needs", "purpose": "plan the meeting", "until": clock.now() + dt.timedelta(days=7)}
    return access.grant(person=person, by=cast.admin, **(facts | more))


def test_without_a_grant_it_raises_and_the_try_is_kept(cast, member):
    with pytest.raises(Refused, match="may not read"):
        reveal.reveal(member, "access_needs", by=cast.coordinator, purpose="look")
    [event] = AccessEvent.objects.all()
    assert (event.person, event.reader, event.what, event.allowed) == (member, cast.coordinator, "access_needs", False)


def test_with_a_grant_it_opens_and_is_kept(cast, member):
    given = grant(cast, member, reader=cast.coordinator)
    assert reveal.reveal(member, "access_needs", by=cast.coordinator, purpose="plan the meeting") == NEEDS
    [event] = AccessEvent.objects.all()
    assert (event.allowed, event.grant) == (True, given)
    assert event.expires_at > clock.now() + dt.timedelta(days=700)


def test_a_grant_to_a_duty_opens_for_those_who_have_it(cast, member):
    grant(cast, member, reader_duty="coordinator")
    assert reveal.reveal(member, "access_needs", by=cast.coordinator, purpose="plan") == NEEDS
    with pytest.raises(Refused):
        reveal.reveal(member, "access_needs", by=cast.finance, purpose="plan")


@pytest.mark.parametrize("shut", ["ended", "over", "another field", "another person", "not begun"])
def test_a_grant_that_does_not_fit_opens_nothing(cast, member, shut):
    now = clock.now()
    if shut == "ended":
        access.end(grant=grant(cast, member, reader=cast.coordinator), by=cast.admin)
    elif shut == "over":
        grant(cast, member, reader=cast.coordinator, until=now)
    elif shut == "another field":
        grant(cast, member, reader=cast.coordinator, what="phone")
    elif shut == "another person":
        grant(cast, cast.coproducer2, reader=cast.coordinator)
    else:
        with clock.at(now + dt.timedelta(days=1)):
            grant(cast, member, reader=cast.coordinator, until=now + dt.timedelta(days=9))
    with pytest.raises(Refused):
        reveal.reveal(member, "access_needs", by=cast.coordinator, purpose="look")
    assert AccessEvent.objects.filter(allowed=False).count() == 1


def test_the_same_grant_again_is_the_same_and_ending_twice_is_harmless(cast, member):
    first = grant(cast, member, reader=cast.coordinator)
    assert grant(cast, member, reader=cast.coordinator, until=first.until).pk == first.pk
    assert access.end(grant=first, by=cast.admin).ended_at == access.end(grant=first, by=cast.admin).ended_at


def test_ones_own_words_need_no_grant(cast, member):
    assert reveal.reveal(member, "access_needs", by=member, purpose="read my own") == NEEDS
    assert not AccessEvent.objects.exists()


def test_only_the_person_or_a_coordinator_writes(cast, member):
    with pytest.raises(Refused):
        private.write(person=member, access_needs="x", by=cast.panel)
    private.write(person=member, access_needs="A ramp", by=cast.coordinator)
    assert reveal.reveal(member, "access_needs", by=member, purpose="read my own") == "A ramp"
    with pytest.raises(Refused, match="too long"):
        private.write(person=member, phone="0" * 41, by=member)


def test_the_record_of_reads_is_not_changed_and_goes_only_when_its_day_has_come(cast, member):
    grant(cast, member, reader=cast.coordinator)
    reveal.reveal(member, "access_needs", by=cast.coordinator, purpose="plan")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEvent.objects.update(allowed=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEvent.objects.all().delete()
    old = AccessEvent.objects.create(
        person=member, reader=cast.coordinator, what="phone", purpose="ring", allowed=False,
        expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    assert AccessEvent.objects.filter(pk=old.pk).delete()[0] == 1


def test_what_is_written_is_sealed_at_once(member):
    row = PrivateDetails.objects.get(person=member)
    assert str(row.access_needs) == "[sealed]"
    assert NEEDS not in str(PrivateDetails.objects.values().get())


@pytest.mark.django_db(transaction=True)
def test_the_record_of_a_refused_try_outlives_the_refusal(cast, member):
    """A caller cannot roll it back either: inside a transaction the door does not open at all."""
    by = cast.coordinator
    with pytest.raises(RuntimeError), transaction.atomic():
        reveal.reveal(member, "access_needs", by=by, purpose="look")
    with pytest.raises(Refused):
        reveal.reveal(member, "access_needs", by=by, purpose="look")
    assert AccessEvent.objects.count() == 1
