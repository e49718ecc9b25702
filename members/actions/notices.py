"""What we owe a person in words. The only way to tell a person something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from ground import clock, jobs, same_moment, states
from ground.exceptions import Refused
from ground.states import find
from members import merged_records
from members.actions import access
from members.models import (
    AccessGrant,
    CameBack,
    Channel,
    DutyKind,
    Join,
    Notice,
    NoticeStatus,
    Person,
    PrivateDetails,
    ToldHow,
)
from members.transitions import NOTICE

SEND = "members.tasks.send_notice"
TO_TELL = "tell you what we owe you"
TELL_WITHIN = dt.timedelta(days=90)
BY_HAND = Q(status=NoticeStatus.BOUNCED) | ~Q(channel=Channel.EMAIL) | Q(tries__gt=0)
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=5), dt.timedelta(hours=12)
READ_TO_TELL = {Channel.PHONE: "phone", Channel.POST: "address"}


@transaction.atomic
def owe(
    *,
    person: Person,
    kind: str,
    obj: models.Model,
    step: str = "",
    by: Person,
    itself: bool = False,
    not_by: Person | None = None,
) -> Notice:
    """Owe `person` the message `templates/emails/<kind>.txt` about `obj`.

    A person with an address gets mail from a job; for everybody else it stands in "To contact" until a person logs
    that they rang or wrote. Until then the coordinators may read the number or the address (and only that), which the
    person can see. `itself`: to the contact of this very record, whichever it is joined to. `not_by`: where it is told by hand, another than
    them says that it was. Owing the same (person, kind, obj, step) twice is harmless.
    """
    to = person if itself else person.root
    channel = channel_of(to)
    key = {"person": to, "kind": kind, "object_kind": obj._meta.label_lower, "object_id": obj.pk, "step": step}
    try:
        with transaction.atomic():
            notice, made = Notice.objects.get_or_create(**key, defaults={"channel": channel, "not_told_by": not_by})
    except IntegrityError as refused:
        notice, made = same_moment.there(Notice.objects.filter(**key), refused), False
    if made and channel == Channel.EMAIL:
        jobs.enqueue(SEND, notice.pk)
    elif made:
        _open_door(to, Channel(channel), by)
    return notice


def channel_of(person: Person) -> Channel:
    return Channel.EMAIL if person.email else (Channel.POST if person.reach_by == "post" else Channel.PHONE)


@transaction.atomic
def send(*, notice: Notice, by: Person) -> None:
    """The mail has gone: called by the job that sent it, under its lease (LeaseLost rolls this back)."""
    now = clock.now()
    notice.finish(
        status=find(NOTICE, "send").target,
        told_at=now,
        mailed_at=now,
        told_by=by,
        told_how=ToldHow.EMAIL,
        came_back="",
    )


@transaction.atomic
def log(*, notice: Notice, how: str = "", by: Person) -> Notice:
    """A person rang or wrote: the notice is told, by whom, when and how. A second call is harmless.

    `how`: by phone (or face to face) or by post, which takes some days. A mail that does not get through may be told
    so too, before we give it up.
    """
    _check_not_the_one(notice, by)
    how = how or (ToldHow.POST if notice.channel == Channel.POST else ToldHow.PHONE)
    if how not in (ToldHow.PHONE, ToldHow.POST):
        raise Refused("Say how you told them: on the phone or by post.")
    if _move(notice, "log", BY_HAND, by=by, told_how=how):
        _close_door(notice, by)
    elif notice.status == NoticeStatus.MOOT:
        raise Refused("This is not needed any more, so nobody has to be told.")
    elif notice.status != NoticeStatus.LOGGED:
        raise Refused("This message goes by email.")
    return notice


def see(about: models.Model, kinds: Iterable[str], *, by: Person) -> None:
    """The person has opened the page with the news, so they are told, though no mail reached them.

    A mail that is only just owed still goes.
    """
    waiting = Notice.objects.about(about).filter(BY_HAND, merged_records.of(by), kind__in=kinds)
    for notice in waiting.filter(status__in=find(NOTICE, "see").sources).select_related("person").order_by("pk"):
        with transaction.atomic():
            if _move(notice, "see", BY_HAND, by=by, told_how=ToldHow.PAGE):
                _close_door(notice, by)


@transaction.atomic
def bounce(*, notice: Notice, why: str = CameBack.SAID, by: Person) -> Notice:
    """The mail came back: it stands in "To contact" until somebody rings or writes. A second call is harmless."""
    if _move(notice, "bounce", Q(channel=Channel.EMAIL), by=by, came_back=why, came_back_at=clock.now()):
        for channel in READ_TO_TELL:
            _open_door(notice.person, channel, by)
    return notice


@transaction.atomic
def put_off(*, notice: Notice, by: Person) -> None:
    """Not taken this time: tried again by `tick` after a wait that grows, and after some days given up.

    Called by the job that holds it. All that it takes to go on after a crash stands in the row.
    """
    now = clock.wall()
    tries, first = notice.tries + 1, notice.first_tried_at or now
    mine = Notice.objects.filter(pk=notice.pk, lease_key=notice.lease_key, status=NoticeStatus.DUE)
    if not mine.update(tries=tries, first_tried_at=first):
        return
    if tries >= settings.MAIL_TRIES and now - first >= dt.timedelta(days=settings.MAIL_TRY_DAYS):
        bounce(notice=notice, why=CameBack.TRIED, by=by)
    else:
        notice.give_back(after=min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT))


@transaction.atomic
def drop(*, notice: Notice, by: Person) -> Notice:
    """What it says does not hold any more: nobody mails it or reads it out. A second call is harmless.

    A mail that a worker holds at this moment is on its way and is not called back.
    """
    unheld = Q(lease_key=None) | Q(lease_until__lte=clock.wall())
    came_back = notice.status == NoticeStatus.BOUNCED
    if _move(notice, "drop", unheld, by=by) and (came_back or notice.channel != Channel.EMAIL):
        _close_door(notice, by)
    return notice


def drop_about(
    what: models.Model | models.QuerySet | None,
    kinds: Iterable[str],
    *,
    by: Person,
    person: Person | None = None,
    but: Collection[str] = (),
) -> None:
    """Every notice of these kinds that still waits: about one object or a queryset of them; of one person, or of all.

    `but`: the steps that stay.
    """
    waiting = Notice.objects.filter(status__in=find(NOTICE, "drop").sources, kind__in=kinds)
    if what is not None:
        waiting = waiting.about(what)
    if person is not None:
        waiting = waiting.filter(person__in=merged_records.ids_of(person))
    if but:
        waiting = waiting.exclude(step__in=but)
    for notice in waiting.select_related("person").order_by("pk"):
        drop(notice=notice, by=by)


def _check_not_the_one(notice: Notice, by: Person) -> None:
    """That somebody was told of a join is said by another than who proposed it: the five days to say no hang on it.

    The same for other news that somebody can say no to: whoever caused it is not the only one who knows of it.
    """
    if notice.not_told_by is not None and notice.not_told_by.root_id == by.root_id:
        raise Refused("You wrote this down or changed it, so another coordinator tells them.")
    if notice.kind == Join.COMING and Join.objects.filter(pk=notice.object_id, proposer_root=by.root_id).exists():
        raise Refused("You proposed this, so another coordinator tells them.")


def _move(notice: Notice, verb: str, which: Q, *, by: Person, **facts: Any) -> bool:
    """The only writer of a notice's status, beside the job that sent it. `which`: the way it goes."""
    row = find(NOTICE, verb)
    told: dict = {"told_at": clock.now(), "told_by": by}
    if row.target == NoticeStatus.MOOT:
        told = {"told_at": None, "told_by": None}
    elif row.target == NoticeStatus.BOUNCED:  # of a mail that went, the day on which it went stays
        told = {"told_at": Coalesce("told_at", Value(clock.now())), "told_by": Coalesce("told_by", Value(by.pk))}
    return states.move(notice, NOTICE, verb, by=by, only=which, done_at=clock.wall(), **told, **facts)


def _open_door(person: Person, channel: Channel, by: Person) -> None:
    access.grant(
        person=person,
        reader_duty=DutyKind.COORDINATOR,
        what=READ_TO_TELL[channel],
        purpose=TO_TELL,
        until=clock.now() + TELL_WITHIN,
        by=by,
    )


def _close_door(notice: Notice, by: Person) -> None:
    """With nothing more to tell this person by hand, the number and the address are shut again, and old ones forgotten."""
    if Notice.objects.to_tell().filter(person=notice.person).exists():
        return
    for grant in AccessGrant.objects.filter(person=notice.person, purpose=TO_TELL, ended_at=None).order_by("pk"):
        access.end(grant=grant, by=by)
    PrivateDetails.objects.filter(person=notice.person).update(former_phone="", former_address="")


def requeue_due() -> int:
    """What a killed worker left behind goes back into the queue (run by `tick`)."""
    return jobs.requeue(Notice.objects.filter(channel=Channel.EMAIL, status=NoticeStatus.DUE), SEND)
