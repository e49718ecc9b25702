"""Which of several dates a person comes to: chosen with the place, changed until a day before; who chose none is put."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from ground import clock, text_format, trail
from ground.exceptions import Refused
from members import on_behalf as hearing
from members.actions import notices
from members.models import Notice, Person
from members.queries.told_on import day_of
from opportunities import permissions
from opportunities.models import ChosenDate, Placement, PlacementStatus, Session
from opportunities.queries import choices
from opportunities.queries.choices import Choice, Date

ASKED = "opportunities/dates_wanted"
SAID = "opportunities/dates_said"
TELLING = (ASKED, SAID)
PUT_AFTER_WORKING_DAYS = 5
LAST_CALL = 2 * choices.UNTIL  # before a date, somebody is put on it while they can still change it


@transaction.atomic
def choose(*, placement: Placement, sessions: Iterable[int], by: Person, heard: str = "") -> None:
    """The person comes to these sessions (their ids) and to no other of the dates. `heard` as in `places.accept`: they
    are told what was written down.
    """
    permissions.check_own(by=by, application=placement.place.application)
    facts = hearing.facts(placement.person, heard, by=by)
    placement = Placement.objects.select_for_update(of=("self",)).select_related("version", "role").get(pk=placement.pk)
    if placement.status == PlacementStatus.ENDED:
        raise Refused("This place has ended, so no date is chosen any more.")
    found = choices.choices(placement.version, placement.role, placement)
    if not found:
        raise Refused("There are no dates to choose here.")
    known = {date.session.pk for choice in found for date in choice.dates}
    wanted = set(sessions) | {date.session.pk for choice in found for date in choice.mine if date.settled}
    if wanted - known:
        raise Refused("One of these dates is not there any more. Look at the list again.")
    changed = [one for choice in found for one in _change(choice, wanted)]
    for date in changed:
        if date.mine:
            _leave(placement, date.session, by)
    for date in changed:
        if not date.mine:
            _take(placement, date.session, by=by)
    if changed:
        notices.drop_about(placement, TELLING, by=by)
        trail.record("choose_dates", placement, by=by, sessions=sorted(wanted), **facts)
        if facts:
            _tell(placement, SAID, by=by, not_by=by)


def _change(choice: Choice, wanted: set[int]) -> list[Date]:
    """What is left and what is taken, in that part of the work."""
    changed = [date for date in choice.dates if date.mine != (date.session.pk in wanted)]
    for date in changed:
        day = text_format.day(clock.london(date.session.starts_at).date())
        if date.settled:
            raise Refused(f"{day} is too near to change. Please call us.")
        if date.full and not date.mine:
            raise Refused(f"{day} is full. Choose another date.")
    if sum(date.session.pk in wanted for date in choice.dates) != choice.wanted:
        raise Refused("Choose 1 date." if choice.wanted == 1 else f"Choose {choice.wanted} dates.")
    return changed


def _take(placement: Placement, session: Session, *, by: Person, put: bool = False) -> None:
    """Spots are numbers that only one person has, so that two at once never share the last one."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    taken = set(ChosenDate.objects.filter(session=session, left_at=None).values_list("spot", flat=True))
    spot = next(number for number in range(1, len(taken) + 2) if number not in taken)
    try:
        with transaction.atomic():
            ChosenDate.objects.create(
                placement=placement, session=session, spot=spot, chosen_at=clock.now(), chosen_by=by, put=put
            )
    except IntegrityError:
        if spot not in ChosenDate.objects.filter(session=session, left_at=None).values_list("spot", flat=True) and (
            session.room is None or spot <= session.room
        ):
            raise
        day = text_format.day(clock.london(session.starts_at).date())
        raise Refused(f"{day} is full. Choose another date.") from None


def _leave(placement: Placement, session: Session, by: Person) -> None:
    rows = ChosenDate.objects.filter(placement=placement, session=session, left_at=None)
    rows.update(left_at=clock.now(), left_by=by)


def leave_all(*, placement: Placement, by: Person) -> None:
    """The placement ends, in the caller's transaction: what was to come is free for others.

    What begins so soon that its calling off is paid stays theirs, and pay looks at it.
    """
    late = placement.version.attendanceshares.filter(outcome="cancelled_late").order_by("position")
    notice = dt.timedelta(days=late.values_list("notice_days", flat=True).first() or 0)
    to_come = ChosenDate.objects.standing().filter(
        placement=placement, session__starts_at__gt=clock.end_of(clock.today()) + notice
    )
    ChosenDate.objects.filter(pk__in=list(to_come.values_list("pk", flat=True))).update(left_at=clock.now(), left_by=by)
    notices.drop_about(placement, TELLING, by=by)


def ask(*, placement: Placement, by: Person) -> Notice | None:
    """Whoever lacks a date is asked, once for each time that one is lacking."""
    found = choices.choices(placement.version, placement.role, placement)
    return _tell(placement, ASKED, by=by) if any(choice.lacking > 0 for choice in found) else None


def _tell(placement: Placement, kind: str, *, by: Person, not_by: Person | None = None) -> Notice:
    """Anew each time that the dates are others: the step counts the rows there have been."""
    step = f"dates-{ChosenDate.objects.filter(placement=placement).count()}"
    return notices.owe(person=placement.person, kind=kind, obj=placement, step=step, by=by, not_by=not_by)


def catch_up() -> int:
    """Who lacks a date is asked; five working days later, or when it gets late, they are put where there is room."""
    system, count = Person.objects.system(), 0
    with_dates = Session.objects.filter(by_choice=True, status="planned", starts_at__gt=clock.now() + choices.UNTIL)
    placements = Placement.objects.filter(
        status=PlacementStatus.ACTIVE, role__in=with_dates.values("role").order_by()
    ).select_related("version", "role", "person", "place__application")
    for placement in placements.order_by("pk"):
        asked = ask(placement=placement, by=system)
        if asked is not None and _is_late(placement, asked):
            put(placement=placement, by=system)
            count += 1
    return count


def _is_late(placement: Placement, asked: Notice) -> bool:
    told = day_of(asked.told_at, asked.told_how) if asked.told_at else None
    if told is not None and clock.add_working_days(told, PUT_AFTER_WORKING_DAYS) <= clock.today():
        return True
    found = choices.choices(placement.version, placement.role, placement)
    return any(choice.lacking > 0 and _runs_out(choice) for choice in found)


def _runs_out(choice: Choice) -> bool:
    """After today there are too few dates left to be put on, and to say no to, in time."""
    later = [date for date in _free(choice) if date.session.starts_at > clock.now() + LAST_CALL]
    return len(later) < choice.lacking


def _free(choice: Choice) -> list[Date]:
    """Where there is most room first, then the soonest."""
    free = [date for date in choice.dates if date.can_be_chosen and not date.mine]
    return sorted(free, key=lambda date: (-(date.left if date.left is not None else 10**9), date.session.starts_at))


@transaction.atomic
def put(*, placement: Placement, by: Person) -> None:
    """On dates with room, for every part of the work that lacks some. They are told, and may still change it."""
    placement = Placement.objects.select_for_update(of=("self",)).select_related("version", "role").get(pk=placement.pk)
    placed = False
    for choice in choices.choices(placement.version, placement.role, placement):
        for date in _free(choice)[: max(0, choice.lacking)]:
            _take(placement, date.session, by=by, put=True)
            placed = True
    if placed:
        notices.drop_about(placement, (ASKED,), by=by)
        trail.record("put_on_dates", placement, by=by)
        _tell(placement, SAID, by=by)
