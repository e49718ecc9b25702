"""News that does not hold any more is dropped: nobody mails it, nobody reads it out."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ground import jobs
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.actions import notices, people
from members.models import AccessGrant, Notice

KIND = "members/record_added"


@pytest.fixture
def winifred(cast):
    return people.add(name="Winifred Moss", reach_by="phone", phone="07700 900123", by=cast.coordinator)


def owe(cast, person, step: str = "") -> Notice:
    return notices.owe(person=person, kind=KIND, obj=person, step=step, by=cast.coordinator)


def test_dropped_it_leaves_to_contact_and_the_number_is_shut(cast, winifred):
    first, second = owe(cast, winifred), owe(cast, winifred, "again")
    for _ in range(2):
        assert notices.drop(notice=first, by=winifred).status == "moot"
    assert list(Notice.objects.to_tell()) == [second]
    assert AccessGrant.objects.filter(person=winifred, ended_at=None).count() == 1
    notices.drop(notice=second, by=winifred)
    assert not AccessGrant.objects.filter(person=winifred, ended_at=None).exists()
    assert AuditEvent.objects.filter(verb="drop_notice").count() == 2
    assert (first.told_at, first.told_by) == (None, None), "nobody was told"
    with pytest.raises(Refused, match="not needed any more"):
        notices.log(notice=first, by=cast.coordinator)


def test_the_page_of_one_that_was_dropped_says_so(client_of, cast, winifred):
    notice = owe(cast, winifred)
    client, path = client_of("coordinator"), f"/admin/to-contact/{notice.pk}/"
    assert client.get(path).status_code == 200
    notices.drop(notice=notice, by=winifred)
    page = client.get(path, follow=True).content.decode()
    assert "does not have to be told this any more" in page and "Read this out" not in page
    page = client.post(f"{path}log/", follow=True).content.decode()
    assert "not needed any more" in page and "Nobody waits" in page


def test_mail_that_waits_is_not_sent(cast, mailoutbox):
    notice = owe(cast, cast.coproducer)
    notices.drop(notice=notice, by=cast.coproducer)
    assert Notice.objects.take(notice.pk) is None and notices.requeue_due() == 0
    jobs.run_ready()
    assert mailoutbox == []


def test_mail_on_its_way_is_not_called_back(cast):
    notice = owe(cast, cast.coproducer)
    taken = Notice.objects.take(notice.pk)
    notices.drop(notice=notice, by=cast.coproducer)
    assert notice.status == "due"
    notices.send(notice=taken, by=cast.coordinator)
    notices.drop(notice=notice, by=cast.coproducer)
    assert notice.status == "sent", "what was told stays told"


def test_mail_that_came_back_is_dropped_too(cast):
    notice = owe(cast, cast.coproducer)
    notices.bounce(notice=notice, by=cast.coordinator)
    notices.drop_about(cast.coproducer, (KIND,), but=["another step"], by=cast.coproducer)
    notice.refresh_from_db()
    assert (notice.status, notice.told_at) == ("moot", None)
    assert not AccessGrant.objects.filter(person=cast.coproducer, ended_at=None).exists()


def test_only_what_is_named_is_dropped(cast, winifred):
    theirs, mine, stays = owe(cast, winifred), owe(cast, cast.coproducer), owe(cast, winifred, "stays")
    notices.drop_about(winifred, ("members/other",), by=winifred)
    notices.drop_about(None, (KIND,), person=winifred, but=["stays"], by=winifred)
    for each, status in ((theirs, "moot"), (mine, "due"), (stays, "due")):
        each.refresh_from_db()
        assert each.status == status


def test_the_database_keeps_it_dropped(cast, winifred):
    notice = owe(cast, winifred)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(status="moot")
    notices.drop(notice=notice, by=winifred)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(status="due")
