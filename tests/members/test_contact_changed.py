"""Where we ring or write to somebody changes behind a fresh proof alone, and the old contact hears of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members import reveal
from members.actions import accounts, duties, notices, people, private
from members.models import AccessGrant, Notice, PrivateDetails
from payments.actions import destinations
from tests import postbox
from tests.cast import signed_in
from tests.factories.money import person

pytestmark = pytest.mark.django_db
OLD, NEW = "07700 900111", "07700 900222"


@pytest.fixture
def vera(db):
    found = person("Vera")
    people.reach(person=found, reach_by="email", phone=OLD, address="1 Old Lane", by=found)
    return found


def words(person, field) -> str:
    return reveal.words_in(person, field)


def test_without_a_proof_there_is_no_box_and_what_is_posted_changes_nothing(vera):
    client, path = signed_in(vera.user, proved=""), reverse("me_profile")
    page = client.get(path).content.decode()
    assert 'name="phone"' not in page and reverse("account_proof") in page
    sent = {"name": "Vera Moss", "reach_by": "email", "phone": NEW}
    page = client.post(path, sent).content.decode()
    assert "Show first that it is still you" in page and NEW in page, "and nothing typed is lost"
    vera.refresh_from_db()
    assert (words(vera, "phone"), vera.name) == (OLD, "Vera")
    client.post(path, {"name": "Vera Moss", "reach_by": "email"})
    vera.refresh_from_db()
    assert vera.name == "Vera Moss", "a name needs none"


def test_who_has_no_number_is_told_what_comes_first():
    una = person("Una")
    client = signed_in(una.user, proved="")
    page = client.post(reverse("me_profile"), {"name": "Una", "reach_by": "phone"}).content.decode()
    assert "Write a phone number" in page and "show first that it is still you" in page


def test_behind_a_proof_it_changes_and_the_mailbox_hears_of_it(vera):
    client = signed_in(vera.user)
    client.post(reverse("me_profile"), {"name": "Vera", "reach_by": "phone", "phone": NEW})
    vera.refresh_from_db()
    assert (words(vera, "phone"), vera.reach_by) == (NEW, "phone")
    [mail] = postbox.delivered()
    assert mail.to == [vera.user.email] and "was changed" in mail.subject and NEW not in mail.body
    assert not PrivateDetails.objects.get(person=vera).former_phone, "told by mail, the old one is not kept"


def test_whom_we_ring_is_told_at_the_old_number(vera, client_of, cast):
    people.reach(person=vera, reach_by="phone", by=vera)
    private.write(person=vera, phone=NEW, by=vera)
    call = Notice.objects.to_tell().get(person=vera, kind=private.CHANGED)
    page = client_of("coordinator").post(reverse("people_contact", args=[call.pk])).content.decode()
    assert OLD in page and NEW not in page
    with pytest.raises(Exception, match="may not read"):
        reveal.reveal(vera, "former_phone", by=cast.finance, purpose="try")
    notices.log(notice=call, how="phone", by=cast.coordinator)
    assert not PrivateDetails.objects.get(person=vera).former_phone
    assert not AccessGrant.objects.filter(what="former_phone", ended_at=None).exists()
    assert words(vera, "phone") == NEW


def test_the_first_number_and_the_same_again_tell_nobody(vera):
    private.write(person=vera, phone=OLD, by=vera)
    other = person("Una")
    private.write(person=other, phone=NEW, by=other)
    assert not Notice.objects.filter(kind=private.CHANGED).exists()


def test_two_changes_are_told_twice(vera, clock_at):
    clock_at("2026-11-23 10:00")
    private.write(person=vera, phone=NEW, by=vera)
    clock_at("2026-11-23 10:05")
    private.write(person=vera, address="2 New Lane", by=vera)
    assert len(postbox.delivered()) == 2


def test_whoever_changed_the_number_does_not_say_that_the_old_one_was_told(cast):
    """Of somebody on paper, whose number a coordinator writes down; in the database too."""
    una = people.add(name="Una Paper", reach_by="phone", phone=OLD, by=cast.coordinator2)
    private.write(person=una, phone=NEW, by=cast.coordinator)
    call = Notice.objects.to_tell().get(person=una, kind=private.CHANGED)
    with pytest.raises(Refused, match="another coordinator tells them"):
        notices.log(notice=call, how="phone", by=cast.coordinator)
    told = {"status": "logged", "told_at": clock.now(), "told_by": cast.coordinator, "told_how": "phone"}
    with pytest.raises(IntegrityError, match="caused it"), transaction.atomic():
        Notice.objects.filter(pk=call.pk).update(**told)
    assert notices.log(notice=call, how="phone", by=cast.coordinator2).status == "logged"


@pytest.mark.parametrize("news", ["members/account_closed", "members/duty_given", "payments/details_changed"])
def test_nor_does_whoever_closed_gave_or_changed_it_once_the_mail_came_back(vera, cast, news):
    if news == "members/account_closed":
        by = cast.admin
        accounts.close(user=vera.user, by=by)
    elif news == "members/duty_given":
        by = cast.admin2
        duties.agree(proposal=duties.propose(person=vera, kind="panel", by=cast.admin), by=by)
    else:
        by = vera
        for number in ("12345678", "87654321"):
            destinations.give(person=vera, name="Vera", sort_code="20-30-40", account=number, by=vera)
    call = notices.bounce(notice=Notice.objects.get(person=vera, kind=news), by=cast.coordinator)
    with pytest.raises(Refused, match="another coordinator tells them"):
        notices.log(notice=call, how="phone", by=by)
    assert notices.log(notice=call, how="phone", by=cast.coordinator).status == "logged"
