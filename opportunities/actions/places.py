"""A place: offered, taken up, turned down, taken back, or run out; then the next person is asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from ground import clock, same_moment, states, trail
from ground.exceptions import Refused
from ground.typed import apart
from members import merged_records
from members import on_behalf as hearing
from members.actions import notices
from members.models import ConsentText, Person
from members.queries.told_on import if_told_today, told_on
from opportunities import permissions, policies
from opportunities.actions import access_needs, applications, dates, placements, sessions
from opportunities.models import Application, EndedWhy, Place, Placement, PlaceStatus, Role
from opportunities.queries import answer_dates, choices
from opportunities.transitions import PLACE

OFFERED = "opportunities/place_offered"
REMINDER = "opportunities/place_reminder"
LAPSED = "opportunities/place_lapsed"
WITHDRAWN = "opportunities/place_withdrawn"
WRITTEN_DOWN = "opportunities/place_written_down"
TELLING = (OFFERED, REMINDER, LAPSED, WITHDRAWN, WRITTEN_DOWN)  # all that the page of a place says too
REMIND_AFTER_WORKING_DAYS = 5


def move(place: Place, verb: str, *, by: Person, why: str = "", **facts: str) -> bool:
    """`facts` go into the trail."""
    answered: dict[str, Any] = {"answered_at": clock.now(), "answered_by": by, "reason": why}
    moved = states.move(place, PLACE, verb, by=by, facts=facts, **answered)
    if moved:
        notices.drop_about(place, (OFFERED, REMINDER), by=by)
    return moved


def free_seat(role: Role) -> int | None:
    taken = set(Place.objects.live().filter(role=role).values_list("seat_number", flat=True))
    seats = role.current.seats_max or 0 if role.current else 0
    return next((number for number in range(1, seats + 1) if number not in taken), None)


@transaction.atomic
def offer(*, application: Application, by: Person) -> Place:
    """To somebody who was chosen, or to the next on the reserve list."""
    if by != Person.objects.system():
        permissions.check_coordinate(by)
    role = Role.objects.select_for_update().get(pk=application.role_id)
    live = Place.objects.live().filter(application=application).first()
    if live is not None:
        return live
    if application.status not in ("selected", "reserve"):
        raise Refused("A place is offered to somebody who was chosen, or to the next on the reserve list.")
    if application.places.exists():
        raise Refused("This person has had an offer before.")
    if application.status == "reserve" and application != next_in_reserve(role):
        raise Refused("Somebody else comes first on the reserve list.")
    if policies.work_is_over(role):
        raise Refused("The last day of this work has passed, so nobody can be asked any more.")
    number = free_seat(role)
    if number is None or role.status not in ("published", "concluded"):
        raise Refused("There is no free place.")
    root = application.person.root
    if Place.objects.live().of(root).filter(role=role).exists():
        raise Refused(f"{apart(root.name)} has a place in this role already, by another application.")
    if application.status == "reserve":
        applications.select(application=application, by=by)
    try:
        with transaction.atomic():
            place = Place.objects.create(
                application=application, role=role, seat_number=number, offered_at=clock.now(), offered_by=by,
                answer_by=answer_dates.answer_by(role, if_told_today(application.person)),
            )  # fmt: skip
    except IntegrityError as refused:
        theirs = Q(application__person__in=merged_records.ids_of(root))
        same_moment.there(Place.objects.live().filter(Q(seat_number=number) | theirs, role=role), refused)
        raise Refused("This place has just been offered to somebody.") from None
    trail.record("offer", place, by=by)
    notices.owe(person=application.person, kind=OFFERED, obj=place, by=by)
    return place


def offer_all(*, role: Role, by: Person) -> list[Place]:
    """To everybody who was chosen and has had no offer yet."""
    permissions.check_coordinate(by)
    chosen = Application.objects.filter(role=role, status="selected", places=None).order_by("pk")
    return [offer(application=each, by=by) for each in chosen]


def next_in_reserve(role: Role) -> Application | None:
    waiting = Application.objects.filter(role=role, status="reserve", places=None)
    return waiting.order_by("reserve_order", "pk").first()


def _ask_next(role: Role) -> Place | None:
    following = _following(role)
    if following is None or free_seat(role) is None:
        return None
    return offer(application=following, by=Person.objects.system())


def asked_next(place: Place) -> Application | None:
    """Who is asked as soon as this place is free."""
    return _following(place.role)


def _following(role: Role) -> Application | None:
    unasked = Application.objects.filter(role=role, status="selected", places=None).exists()
    if unasked or role.status == "cancelled" or policies.work_is_over(role):
        return None
    return next_in_reserve(role)


@transaction.atomic
def accept(
    *,
    place: Place,
    by: Person,
    share_needs: ConsentText | None = None,
    sessions_chosen: Collection[int] = (),
    heard: str = "",
) -> Placement:
    """Taken up: the placement is made. A second press finds it made. Where each person comes to some of several dates,
    `sessions_chosen` are theirs; whoever names none is asked.

    `share_needs` is the words that the person said yes to, if the coordinators may read what helps them. `heard`: how
    they said yes (`members.on_behalf.HOW`), where a coordinator writes it down.
    """
    permissions.check_own(by=by, application=place.application)
    facts = hearing.facts(place.application.person, heard, by=by)
    if place.status == PlaceStatus.ACCEPTED:
        return place.placement
    # Held, so that nobody cancels the role between the look at it and the placement.
    place.role = Role.objects.select_for_update().get(pk=place.role_id)
    policies.check_answer_place(place)
    if not move(place, "accept", by=by, **facts):
        policies.check_answer_place(place)
        return Placement.objects.get(place=place)
    placement = placements.begin(place=place, by=by)
    if share_needs is not None:
        access_needs.share(placement=placement, text=share_needs, by=by)
    sessions.from_lines(role=place.role, by=Person.objects.system())
    _choose_dates(placement, sessions_chosen, by, heard)
    if facts:
        _tell_written_down(place, by)
    return placement


def _choose_dates(placement: Placement, chosen: Collection[int], by: Person, heard: str) -> None:
    if chosen:
        dates.choose(placement=placement, sessions=chosen, by=by, heard=heard)
    elif choices.of(placement.version):
        dates.ask(placement=placement, by=by)


def _tell_written_down(place: Place, by: Person) -> None:
    """Whoever wrote it down is not the one who says that they told them."""
    notices.owe(person=place.application.person.root, kind=WRITTEN_DOWN, obj=place, by=by, not_by=by)


@transaction.atomic
def turn_down(*, place: Place, why: str = "", by: Person, heard: str = "") -> Place:
    """Then the next on the reserve list is asked. `heard` as in `accept`; there is no way back from a no, so whoever
    did not say it themself is told of it."""
    permissions.check_own(by=by, application=place.application)
    facts = hearing.facts(place.application.person, heard, by=by)
    if place.status == PlaceStatus.TURNED_DOWN:
        return place
    policies.check_answer_place(place)
    if move(place, "turn_down", by=by, why=why, **facts):
        _ask_next(place.role)
        if facts:
            _tell_written_down(place, by)
    return place


@transaction.atomic
def withdraw(*, place: Place, why: str, by: Person) -> Place:
    """The host takes a place back, with a reason. A placement made of it ends."""
    permissions.check_coordinate(by)
    if not why.strip():
        raise Refused("Say why, so that the person can read it.")
    if move(place, "withdraw", by=by, why=why):
        placement = Placement.objects.filter(place=place).first()
        if placement is not None:
            placements.end(placement=placement, why=EndedWhy.TAKEN_BACK, by=by)
        notices.owe(person=place.application.person, kind=WITHDRAWN, obj=place, by=by)
    return place


def call_off(*, role: Role, why: str, by: Person) -> None:
    """The role is cancelled, in the caller's transaction: what was offered is taken back, and each is told why."""
    for place in Place.objects.filter(role=role, status=PlaceStatus.OFFERED).select_related("application__person"):
        if move(place, "withdraw", by=by, why=why):
            notices.owe(person=place.application.person, kind=WITHDRAWN, obj=place, by=by)


def count_from_told(place: Place) -> None:
    """While nobody has told them, their days have not begun: the last one moves on, and never back."""
    if place.told_on is not None or place.status != PlaceStatus.OFFERED:
        return
    since = told_on(place, (OFFERED,))
    last = answer_dates.answer_by(place.role, since or if_told_today(place.application.person))
    open_ = Place.objects.filter(pk=place.pk, told_on=None, status=PlaceStatus.OFFERED)
    open_.update(told_on=since, answer_by=max(last, place.answer_by))
    place.refresh_from_db(fields=["told_on", "answer_by", "status"])


@transaction.atomic
def lapse(*, place: Place, by: Person) -> Place:
    count_from_told(place)
    if place.status == PlaceStatus.OFFERED and place.told_on is None:
        raise Refused("They have not been told of this place yet, so their time to answer has not begun.")
    if clock.today() <= place.answer_by:
        raise Refused("There is still time to answer.")
    if move(place, "lapse", by=by):
        notices.owe(person=place.application.person, kind=LAPSED, obj=place, by=by)
        _ask_next(place.role)
    return place


def catch_up() -> int:
    """Reminders at half time; what was not answered in time runs out, and the next is asked. Run by `tick`."""
    system, today, count = Person.objects.system(), clock.today(), 0
    waiting = Place.objects.filter(status=PlaceStatus.OFFERED).select_related("application__person", "role__current")
    for place in waiting.order_by("pk"):
        count_from_told(place)
        if place.told_on is None:
            continue
        if place.answer_by < today:
            lapse(place=place, by=system)
            count += 1
        elif clock.add_working_days(place.told_on, REMIND_AFTER_WORKING_DAYS) <= today:
            notices.owe(person=place.application.person, kind=REMINDER, obj=place, by=system)
    return count
