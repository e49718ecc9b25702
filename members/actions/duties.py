from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction

from ground import clock, trail
from members.duties import STAFF
from members.models import Duty, DutyKind, Person

GROUPS = {kind: f"Duty: {kind.label}" for kind in DutyKind}


@transaction.atomic
def grant(*, person: Person, kind: str, by: Person) -> Duty:
    """Give a duty from today. A second call is harmless. The Wagtail group follows; nothing else sets it."""
    try:
        with transaction.atomic():
            duty, made = Duty.objects.get_or_create(
                person=person, kind=kind, ends=None, defaults={"starts": clock.today(), "given_by": by}
            )
    except IntegrityError:
        duty, made = Duty.objects.get(person=person, kind=kind, ends=None), False
    if made:
        trail.record("grant_duty", duty, by=by, kind=kind)
    follow(person=person)
    return duty


@transaction.atomic
def end(*, duty: Duty, by: Person) -> Duty:
    """Take a duty back, at once: `ends` is the first day without it."""
    if duty.ends is None:
        Duty.objects.filter(pk=duty.pk, ends=None).update(ends=max(duty.starts, clock.today()))
        trail.record("end_duty", duty, by=by, kind=duty.kind)
        duty.refresh_from_db()
    follow(person=duty.person)
    return duty


def follow(*, person: Person) -> None:
    """The person's Wagtail groups are exactly those of their live duties."""
    user = getattr(person, "user", None)
    if user is None:
        return
    kinds = set(Duty.objects.filter(person=person, ends=None).values_list("kind", flat=True))
    user.groups.set([_group(DutyKind(kind)) for kind in sorted(kinds)])


def _group(kind: DutyKind) -> Group:
    group, _ = Group.objects.get_or_create(name=GROUPS[kind])
    if kind in STAFF:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group
