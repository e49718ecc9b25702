"""What we owe a person in words. The only way to tell a person something."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, models, transaction

from ground import clock, jobs, trail
from ground.refusal import Refused
from members.actions import access
from members.models import AccessGrant, Channel, DutyKind, Notice, NoticeStatus, Person

SEND = "members.tasks.send_notice"
TO_TELL = "tell you what we owe you"
TELL_WITHIN = dt.timedelta(days=90)
READ_TO_TELL = {Channel.PHONE: "phone", Channel.POST: "address"}


@transaction.atomic
def owe(*, person: Person, kind: str, obj: models.Model, step: str = "", by: Person) -> Notice:
    """Owe `person` the message `templates/emails/<kind>.txt` about `obj`.

    A person with an address gets mail from a job; for everybody else it stands in "To contact" until a person logs
    that they rang or wrote. Until then the coordinators may read the number or the address (and only that), which the
    person can see. Owing the same (person, kind, obj, step) twice is harmless.
    """
    to = person.root
    channel = Channel.EMAIL if to.email else (Channel.POST if to.reach_by == "post" else Channel.PHONE)
    key = {"person": to, "kind": kind, "object_kind": obj._meta.label_lower, "object_id": obj.pk, "step": step}
    try:
        with transaction.atomic():
            notice, made = Notice.objects.get_or_create(**key, defaults={"channel": channel})
    except IntegrityError:
        notice, made = Notice.objects.get(**key), False
    if made and channel == Channel.EMAIL:
        jobs.enqueue(SEND, notice.pk)
    elif made:
        access.grant(
            person=to,
            reader_duty=DutyKind.COORDINATOR,
            what=READ_TO_TELL[Channel(channel)],
            purpose=TO_TELL,
            until=clock.now() + TELL_WITHIN,
            by=by,
        )
    return notice


@transaction.atomic
def log(*, notice: Notice, by: Person) -> Notice:
    """A person rang or wrote: the notice is told, by whom and when. A second call is harmless."""
    told = Notice.objects.filter(pk=notice.pk, status__in=[NoticeStatus.DUE]).update(
        status=NoticeStatus.LOGGED, told_at=clock.now(), told_by=by, done_at=clock.wall()
    )
    notice.refresh_from_db()
    if told:
        trail.record("log_notice", notice, by=by)
        _close_door(notice, by)
    elif notice.status != NoticeStatus.LOGGED:
        raise Refused("This message has gone already.")
    return notice


def _close_door(notice: Notice, by: Person) -> None:
    """Nothing more to tell this person this way: the number or address is shut again."""
    if Notice.objects.filter(person=notice.person, channel=notice.channel, status=NoticeStatus.DUE).exists():
        return
    what = READ_TO_TELL.get(Channel(notice.channel), "")
    for grant in AccessGrant.objects.filter(person=notice.person, what=what, purpose=TO_TELL, ended_at=None):
        access.end(grant=grant, by=by)


def requeue_due() -> int:
    """What a killed worker left behind goes back into the queue (run by `tick`)."""
    return jobs.requeue(Notice.objects.filter(channel=Channel.EMAIL, status=NoticeStatus.DUE), SEND)
