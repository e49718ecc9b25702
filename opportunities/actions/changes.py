"""Changing what was sent: it counts as it was sent until the change is sent too, or time runs out for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from ground import clock
from members.actions import notices
from members.models import Person
from opportunities import permissions, policies
from opportunities.actions import applications
from opportunities.models import Application, ApplicationStatus, Role

DROPPED = "opportunities/change_dropped"
REMIND_BEFORE = dt.timedelta(days=1)


@transaction.atomic
def change(*, application: Application, by: Person) -> Application:
    """Open what was sent to be written in again. A second call is harmless."""
    permissions.check_own(by=by, application=application)
    if application.is_changing or application.status == ApplicationStatus.DRAFT:
        return application
    policies.check_change(application)
    sent = list(application.answers.select_related("question").order_by("pk"))
    begun: dict[str, Any] = {"change_version": application.role.current, "change_begun_at": clock.now()}
    if applications.move(application, "change", by=by, **begun):
        applications.take_along(
            (each for each in sent if each.question.version_id == application.version_id), into=application
        )
    return application


@transaction.atomic
def drop_change(*, application: Application, by: Person) -> bool:
    """What was sent stays as it was: the person says so, or the role has closed on a change that was never sent.

    Of the second the person is told. Whether there was one to drop.
    """
    system = by == Person.objects.system()
    if not system:
        permissions.check_own(by=by, application=application)
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("role__current").get(pk=application.pk)
    )
    if not application.is_changing:
        return False
    policies.check_application("drop_change", application)
    number = application.snapshots.count()
    applications.move(application, "drop_change", by=by, change_version=None, change_begun_at=None)
    application.unsent_answers.all().delete()
    notices.drop_about(application, (applications.CHANGE_WAITS,), by=by)
    if system and application.role.status == "published":
        notices.owe(person=application.person, kind=DROPPED, obj=application, step=f"change-{number}", by=by)
    return True


def _changing() -> list[Application]:
    found = Application.objects.exclude(change_version=None).select_related("role__current", "person")
    return list(found.order_by("pk"))


def drop_late(role: Role | None = None) -> None:
    """Changes of roles that take no more: before anyone decides, and whenever time has passed."""
    for application in _changing():
        if (role is None or application.role_id == role.pk) and not policies.can_open(application.role):
            drop_change(application=application, by=Person.objects.system())


def remind() -> None:
    """A day before the role closes, or its last session is over, of a change that was begun earlier and is not sent. Once for each change."""
    for application in _changing():
        closes, begun = application.role.takes_until, application.change_begun_at
        if closes is None or begun is None or not begun < closes - REMIND_BEFORE <= clock.now() < closes:
            continue
        step = f"change-{application.snapshots.count()}"
        with transaction.atomic():
            notices.owe(
                person=application.person, kind=applications.CHANGE_WAITS, obj=application, step=step,
                by=Person.objects.system(),
            )  # fmt: skip


def catch_up() -> None:
    drop_late()
    remind()
