"""A judge's scores: saved, locked, and changed afterwards only with a reason beside the first value."""

from __future__ import annotations

from django.db import transaction

from ground import clock, trail
from ground.exceptions import Refused
from members.models import Person
from opportunities import policies
from opportunities.actions import panels
from opportunities.models import Application, Criterion, Interest, PanelSeat, Score
from opportunities.queries import amendments, tallies


@transaction.atomic
def give(
    *,
    seat: PanelSeat,
    application: Application,
    criterion: Criterion,
    value: int | None = None,
    cannot_tell: bool = False,
    good: str = "",
    by: Person,
) -> Score:
    """1 to 5, or "cannot tell", which is missing data and no low score. Until it is locked it may change."""
    panels.check_judges(by, seat)
    policies.check_score(seat)
    if not cannot_tell and value not in (1, 2, 3, 4, 5):
        raise Refused("Give a score from 1 to 5, or say that you cannot tell.")
    if application.role_id != seat.role_id or application.status != "submitted":
        raise Refused("This application is not there to be judged any more.")
    if amendments.waits(application, seat.role):
        raise Refused("This person has not said yet that their application stands. We are asking them.")
    if criterion not in tallies.criteria_of(seat.role):
        raise Refused("This is no criterion of the role as it was published.")
    last = Interest.objects.filter(seat=seat, application=application).last()
    if last is None:
        raise Refused("First say whether you think you know this person.")
    if last.kind == "recuse":
        raise Refused("You have stepped back from this one, so you no longer judge it.")
    score, _ = Score.objects.update_or_create(
        seat=seat,
        application=application,
        criterion=criterion,
        defaults={
            "value": None if cannot_tell else value, "cannot_tell": cannot_tell, "good": good, "saved_at": clock.now(),
        },
    )  # fmt: skip
    return score


def to_go(seat: PanelSeat) -> int:
    """How many scores this judge still owes: every application they have not stepped back from, every criterion."""
    stepped_back = (
        Interest.objects.filter(seat=seat, kind="recuse")
        .exclude(application=None)
        .values_list("application", flat=True)
    )
    waiting = [each.pk for each in amendments.waiting(seat.role)]
    applications = Application.objects.filter(role=seat.role, status="submitted").exclude(
        pk__in=[*stepped_back, *waiting]
    )
    criteria = tallies.criteria_of(seat.role)
    given = Score.objects.filter(seat=seat, void_at=None, application__in=applications, criterion__in=criteria)
    return applications.count() * len(criteria) - given.count()


@transaction.atomic
def lock(*, seat: PanelSeat, by: Person) -> PanelSeat:
    """All of this judge's scores stay as they are from now on. The last judge's lock opens the names."""
    panels.check_judges(by, seat)
    if seat.locked_at is not None:
        return seat
    policies.check_score(seat)
    left = to_go(seat)
    if left:
        raise Refused(
            f"{left} more to score before you can lock." if left > 1 else "One more to score before you can lock."
        )
    policies.check_all_confirmed(amendments.waiting(seat.role))
    now = clock.now()
    if PanelSeat.objects.filter(pk=seat.pk, locked_at=None, left_at=None).update(locked_at=now):
        Score.objects.filter(seat=seat, locked_at=None).update(locked_at=now)
        trail.record("lock", seat, by=by)
        panels.open_names(role=seat.role, by=by)
    seat.refresh_from_db()
    return seat


@transaction.atomic
def revise(*, score: Score, value: int | None = None, cannot_tell: bool = False, reason: str, by: Person) -> Score:
    """After the panel has talked. The first value stays beside the later one and its reason."""
    panels.check_judges(by, score.seat)
    policies.check_names_open(score.seat.role)
    if not cannot_tell and value not in (1, 2, 3, 4, 5):
        raise Refused("Give a score from 1 to 5, or say that you cannot tell.")
    if not reason.strip():
        raise Refused("Say why you change it.")
    if score.application.decided_at is not None:
        raise Refused("This application has been decided, so its scores stay.")
    if score.seat.role.draws.exists():
        raise Refused("The lot has been prepared, so scores stay as they are.")
    score.later_value, score.later_cannot_tell = (None if cannot_tell else value), cannot_tell
    score.later_reason, score.later_at = reason, clock.now()
    score.save(update_fields=["later_value", "later_cannot_tell", "later_reason", "later_at"])
    trail.record("revise", score, by=by)
    return score
