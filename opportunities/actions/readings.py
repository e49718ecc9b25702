"""Somebody reads what a person sent: one line for each reading, in the record that the person can see."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import clock, text_format, trail
from ground.exceptions import Refused
from members.models import JUDGING, AccessEvent, AccessGrant, Person
from opportunities import permissions
from opportunities.models import UNREAD, Application, PanelSeat, Role
from opportunities.queries import judging_end

KEPT_FOR = dt.timedelta(days=365)


@transaction.atomic
def write_down(
    *,
    person: Person,
    what: str,
    purpose: str,
    since: dt.datetime | None = None,
    sent_at: dt.datetime | None = None,
    granted_by: Person,
    by: Person,
) -> None:
    """A grant to this one reader, and each read. `purpose` finishes the sentence "to ...".

    It lasts a year, from `since` where that is said, and the reading ends with it: no second one is given, unless
    what is read was sent again (`sent_at`) after it had ended.
    """
    person, now = person.root, clock.now()
    if person.pk == by.root_id:
        return
    given = AccessGrant.objects.filter(person=person, reader=by, what=what).order_by("pk")
    grant = given.filter(ended_at=None, until__gt=now).first()
    until = (since or now) + KEPT_FOR
    last = None if grant else (given.exclude(ended_at__lte=sent_at) if sent_at else given).last()
    if grant is None and (last is not None or until <= now):
        over = until if last is None else last.ended_at or last.until
        raise Refused(f"The time to read this ended on {text_format.date(over)}.")
    if grant is None:
        grant = AccessGrant.objects.create(
            person=person, reader=by, what=what, purpose=purpose, granted_by=granted_by, granted_at=now, until=until,
        )  # fmt: skip
    AccessEvent.objects.create(
        person=person, reader=by, what=what, purpose=grant.purpose, allowed=True, grant=grant, at=now,
        expires_at=now + 2 * KEPT_FOR,
    )  # fmt: skip


def is_over(application: Application) -> bool:
    """A year after the decision nobody reads it any more, nor is anything of it shown beside a name."""
    return application.decided_at is not None and application.decided_at + KEPT_FOR <= clock.now()


def called(application: Application) -> str:
    """By name while it may be read; afterwards by its number alone."""
    return application.reference if is_over(application) else application.person.name


def read_for_team(*, application: Application, by: Person) -> None:
    """Until a year after the decision, or until the person takes it back."""
    permissions.check_coordinate(by)
    if application.status in UNREAD:
        raise Refused("This was taken back, so nobody reads it.")
    write_down(
        person=application.person, what=f"answers:{application.pk}", purpose="run this role",
        since=application.decided_at, sent_at=application.submitted_at, granted_by=by, by=by,
    )  # fmt: skip


def read_to_judge(*, seat: PanelSeat, application: Application, by: Person) -> None:
    write_down(
        person=application.person, what=f"answers:{application.pk}", purpose=JUDGING,
        since=application.decided_at, sent_at=application.submitted_at, granted_by=seat.given_by, by=by,
    )  # fmt: skip


def read_interests(*, seat: PanelSeat, by: Person) -> None:
    permissions.check_coordinate(by)
    write_down(
        person=seat.person, what=f"interests:{seat.pk}", purpose="keep this panel fair", since=seat.given_at,
        granted_by=by, by=by,
    )  # fmt: skip


def close(*, application: Application, by: Person) -> None:
    """It was taken back: nobody may read it any more."""
    AccessGrant.objects.filter(what=f"answers:{application.pk}", ended_at=None).update(
        ended_at=clock.now(), ended_by=by
    )


@transaction.atomic
def end_judging(*, role: Role, by: Person) -> None:
    """What its judges may read ends with the panel, as the people who wrote it can see."""
    ends = judging_end.until(role)
    what = [f"answers:{pk}" for pk in role.applications.order_by("pk").values_list("pk", flat=True)]
    AccessGrant.objects.filter(what__in=what, purpose=JUDGING, ended_at=None, until__gt=ends).update(until=ends)
    trail.record("end_judging", role, by=by)
