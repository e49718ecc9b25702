"""A mailbox that refuses, for good or for now: its letter is told another way, and its role comes to an end."""

import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock, jobs
from ground.exceptions import Refused
from ground.models import MailService
from members.actions import notices
from members.models import AccessGrant, Notice
from opportunities.actions import letters, selections
from tests.opportunities import selecting as make
from tests.opportunities.test_letters import WORDS, decided, judged  # noqa: F401 - the world of that module
from tests.opportunities.test_panel_leaks import client_for
from tests.peers.mail_server import MailServer


@pytest.fixture
def server(db, settings):
    with MailServer() as server:
        settings.MAIL_CARRIER = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        yield server


def owe(person, by):
    return notices.owe(person=person, kind="members/record_added", obj=person, by=by)


def let_pass(wait: dt.timedelta) -> None:
    """As if so much time of the machine's had gone by."""
    for notice in Notice.objects.filter(status="due"):
        Notice.objects.filter(pk=notice.pk).update(
            lease_until=notice.lease_until and notice.lease_until - wait,
            queued_until=notice.queued_until and notice.queued_until - wait,
            first_tried_at=notice.first_tried_at and notice.first_tried_at - wait,
        )
    MailService.objects.update(failed_at=clock.wall() - dt.timedelta(minutes=1))


def test_a_mailbox_that_is_not_there_is_given_up_at_once(server, cast):
    server.on[f"RCPT {cast.coproducer.email}"] = "550 5.1.1 No such mailbox"
    notice, other = owe(cast.coproducer, cast.coordinator), owe(cast.ally, cast.coordinator)
    jobs.run_ready()
    notice.refresh_from_db()
    other.refresh_from_db()
    assert (notice.status, notice.came_back, other.status) == ("bounced", "refused", "sent")
    assert list(Notice.objects.to_tell()) == [notice]
    assert not Notice.objects.told().filter(pk=notice.pk).exists()
    assert set(AccessGrant.objects.filter(person=cast.coproducer).values_list("what", flat=True)) == {
        "phone",
        "address",
    }
    assert notices.requeue_due() == 0


def test_one_that_is_full_for_now_is_tried_for_days_with_waits_that_grow(server, cast, settings):
    server.on["RCPT"] = "452 4.2.2 Full for now"
    notice = owe(cast.coproducer, cast.coordinator)
    jobs.run_ready()
    waits, tries = [], 1
    while True:
        notice.refresh_from_db()
        if notice.status != "due":
            break
        assert notice.tries == tries, "each try stands in the row, so that tick goes on after a crash"
        wait = notice.lease_until - clock.wall()
        assert notices.requeue_due() == 0, "not before its time"
        waits.append(wait)
        let_pass(wait + dt.timedelta(seconds=1))
        assert notices.requeue_due() == 1
        jobs.run_ready()
        tries += 1
    assert (notice.status, notice.came_back) == ("bounced", "tried")
    assert tries >= settings.MAIL_TRIES
    whole = sum(waits, dt.timedelta())
    assert dt.timedelta(days=settings.MAIL_TRY_DAYS) <= whole <= dt.timedelta(days=settings.MAIL_TRY_DAYS + 1)
    assert all(later > sooner - dt.timedelta(seconds=5) for sooner, later in itertools.pairwise(waits))
    assert server.took == []


def test_one_that_is_full_today_and_not_tomorrow_gets_its_mail(server, cast):
    server.on["RCPT"] = "452 4.2.2 Full for now"
    notice = owe(cast.coproducer, cast.coordinator)
    jobs.run_ready()
    server.on.clear()
    let_pass(dt.timedelta(hours=1))
    notices.requeue_due()
    jobs.run_ready()
    notice.refresh_from_db()
    assert (notice.status, notice.told_how, len(server.took)) == ("sent", "email", 1)


def test_while_it_waits_it_can_be_dropped_or_told_on_the_phone(server, cast):
    server.on["RCPT"] = "452 4.2.2 Full for now"
    one, two = owe(cast.coproducer, cast.coordinator), owe(cast.ally, cast.coordinator)
    jobs.run_ready()
    notices.drop(notice=one, by=cast.coordinator)
    notices.log(notice=two, by=cast.coordinator)
    assert (one.status, two.status, two.told_how) == ("moot", "logged", "phone")
    let_pass(dt.timedelta(days=1))
    server.on.clear()
    assert notices.requeue_due() == 0
    assert server.took == []


def test_a_role_ends_though_one_mailbox_refuses(server, judged):  # noqa: F811
    role, _, sent = judged
    decided(judged)
    by = make.coordinator()
    dead, read = sent[0].person, sent[1].person
    server.on[f"RCPT {dead.email}"] = server.on[f"RCPT {read.email}"] = "550 5.1.1 No such mailbox"
    for each in sent:
        letters.write(application=each, **WORDS, by=by)
    jobs.run_ready()
    office, member = client_for(by), client_for(read)
    page = office.get(reverse("people_to_contact")).content.decode()
    assert "our mail came back" in page
    for notice in Notice.objects.to_tell().filter(kind=letters.READY).exclude(person=read):
        detail = office.get(reverse("people_contact", args=[notice.pk])).content.decode()
        assert ("full, closed, or the address is wrong" in detail) is (notice.person == dead)
        office.post(reverse("people_contact_log", args=[notice.pk]), {"how": "phone", "sure": "yes"})
    with pytest.raises(Refused, match=f"Still waiting: {read.name}"):
        selections.conclude(role=role, by=by)
    assert member.get(reverse("letter_detail", args=[sent[1].reference])).status_code == 200
    seen = Notice.objects.get(kind=letters.READY, person=read)
    assert (seen.status, seen.told_how, seen.told_by) == ("logged", "page", read)
    assert not Notice.objects.to_tell().filter(kind=letters.READY).exists()
    assert selections.conclude(role=role, by=by).status == "concluded"


def test_the_database_asks_why_and_how(cast):
    notice = owe(cast.coproducer, cast.coordinator)
    for wrong in ({"status": "bounced"}, {"status": "logged"}, {"tries": 2}):
        told = {"told_at": clock.now(), "told_by": cast.coordinator} if "status" in wrong else {}
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**wrong, **told)


def test_how_it_was_told_is_said(cast):
    notice = owe(cast.coproducer, cast.coordinator)
    notices.bounce(notice=notice, by=cast.coordinator)
    with pytest.raises(Refused, match="Say how"):
        notices.log(notice=notice, how="pigeon", by=cast.coordinator)
    assert notices.log(notice=notice, how="post", by=cast.coordinator).told_how == "post"
