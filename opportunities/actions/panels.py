"""Panel seats and the interests of those who sit on them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Sum

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from members.actions import notices
from members.models import AccessGrant, Person
from opportunities import permissions, policies
from opportunities.actions import readings
from opportunities.models import UNREAD, Application, Interest, PanelSeat, Role, RoleVersion, Score
from opportunities.queries import judging_end, tallies

GIVEN = "opportunities/panel_seat_given"


@transaction.atomic
def give_seat(
    *,
    role: Role,
    person: Person,
    by: Person,
    paid: bool = True,
    co_producer: bool = True,
    pence: int | None = None,
    minutes: int | None = None,
) -> PanelSeat:
    """One judge more. A paid seat is funded with the role, so it is given while a version is a draft."""
    permissions.check_coordinate(by)
    person = person.root
    found = PanelSeat.objects.live().of(person).filter(role=role).first()
    if found is not None:
        return found
    permissions.check_sit(person, applied=Application.objects.of(person).filter(role=role).exists())
    if role.kind != "own":
        raise Refused("Only a role of ours has a panel.")
    if role.names_opened_at is not None and not tallies.tally(role).missing:
        raise Refused("Every score is locked, so nobody can join this panel any more.")
    if paid and not (pence and minutes):
        raise Refused("Say what the seat pays and how long it takes.")
    if PanelSeat.objects.of(person).filter(role=role).exists():
        raise Refused("This person has left the panel. They cannot join it again.")
    draft = role.versions.filter(status="draft").first()
    if paid and draft is None and not _has_room(role, pence or 0):
        raise Refused("A paid seat is funded with the role. Start a new version, so that finance can fund it.")
    try:
        with transaction.atomic():
            seat = PanelSeat.objects.create(
                role=role, person=person, co_producer=co_producer, paid=paid, given_by=by, given_at=clock.now(),
                pence=pence if paid else None, minutes=minutes if paid else None,
            )  # fmt: skip
    except IntegrityError as refused:
        return same_moment.there(PanelSeat.objects.filter(role=role, person=person), refused)
    if draft is not None:
        _cost_into(draft)
    trail.record("give_seat", seat, by=by, paid=paid, pence=seat.pence)
    notices.owe(person=person, kind=GIVEN, obj=seat, by=by)
    return seat


def _paid_pence(role: Role) -> int:
    return PanelSeat.objects.live().filter(role=role, paid=True).aggregate(all=Sum("pence"))["all"] or 0


def _has_room(role: Role, pence: int) -> bool:
    """The published version says what its paid seats cost together; one within that sum needs no new money."""
    return role.current is not None and _paid_pence(role) + pence <= role.current.panel_pence


def _cost_into(draft: RoleVersion) -> None:
    pence = _paid_pence(draft.role)
    if pence != draft.panel_pence:
        RoleVersion.objects.filter(pk=draft.pk, status="draft").update(panel_pence=pence)


@transaction.atomic
def leave(*, seat: PanelSeat, by: Person) -> PanelSeat:
    """A judge steps down, or is asked to: what they scored becomes missing data."""
    permissions.check_coordinate(by)
    if seat.left_at is not None:
        return seat
    if seat.locked_at is not None:
        raise Refused("This judge has locked their scores, and is paid for them. The seat stays.")
    now = clock.now()
    if PanelSeat.objects.filter(pk=seat.pk, left_at=None, locked_at=None).update(left_at=now, left_by=by):
        Score.objects.filter(seat=seat, void_at=None).update(void_at=now)
        AccessGrant.objects.filter(
            reader=seat.person, ended_at=None, what__in=[f"answers:{pk}" for pk in _applications(seat.role)]
        ).update(ended_at=now, ended_by=by)
        draft = seat.role.versions.filter(status="draft").first()
        if draft is not None:
            _cost_into(draft)
        trail.record("leave", seat, by=by)
        notices.drop_about(seat, (GIVEN,), by=by)
        open_names(role=seat.role, by=by)
    seat.refresh_from_db()
    return seat


def _applications(role: Role) -> list[int]:
    return list(Application.objects.filter(role=role).order_by("pk").values_list("pk", flat=True))


def check_judges(by: Person, seat: PanelSeat) -> None:
    """This judge, who has neither applied nor become able to read names since the seat was given."""
    permissions.check_judge(by, seat)
    applied = Application.objects.sent().of(by.root).filter(role=seat.role_id).exists()
    permissions.check_go_on_judging(by, applied=applied, names_open=seat.role.names_opened_at is not None)


@transaction.atomic
def declare(*, seat: PanelSeat, kind: str, words: str = "", by: Person) -> PanelSeat:
    """Interests for the whole seat, before the first answer is read."""
    check_judges(by, seat)
    if seat.interests_declared_at is not None:
        return seat
    _check_kind(kind)
    if kind == "recuse":
        raise Refused("Please tell the coordinator that you cannot sit on this panel: they will take your name off.")
    now = clock.now()
    if PanelSeat.objects.filter(pk=seat.pk, interests_declared_at=None).update(interests_declared_at=now):
        Interest.objects.create(seat=seat, kind=kind, words=words, declared_at=now, declared_by=by)
        trail.record("declare", seat, by=by, kind=kind)
        notices.drop_about(seat, (GIVEN,), by=by)
    seat.refresh_from_db()
    return seat


@transaction.atomic
def declare_about(*, seat: PanelSeat, application: Application, kind: str, words: str = "", by: Person) -> Interest:
    """Before (or while) scoring one application. Stepping back makes this judge's scores of it missing data."""
    check_judges(by, seat)
    policies.check_score(seat)
    _check_kind(kind)
    if application.role_id != seat.role_id:
        raise Refused("This application is for another role.")
    last = Interest.objects.filter(seat=seat, application=application).last()
    if last is not None and last.kind == kind and not words:
        return last
    if last is not None and last.kind == "recuse":
        raise Refused("You have stepped back from this one, so you no longer judge it.")
    found = Interest.objects.create(
        seat=seat, application=application, kind=kind, words=words, declared_at=clock.now(), declared_by=by
    )
    if kind == "recuse":
        Score.objects.filter(seat=seat, application=application, void_at=None).update(void_at=clock.now())
    trail.record("declare_about", seat, by=by, kind=kind, application=application.pk)
    return found


@transaction.atomic
def found_interest(*, seat: PanelSeat, application: Application, words: str, by: Person) -> Interest:
    """Once names are open a judge finds that they know somebody: their scores of that one become missing data."""
    permissions.check_judge(by, seat)
    policies.check_names_open(seat.role)
    if application.decided_at is not None:
        raise Refused("This application has been decided.")
    found = Interest.objects.create(
        seat=seat, application=application, kind="recuse", words=words, declared_at=clock.now(), declared_by=by
    )
    Score.objects.filter(seat=seat, application=application, void_at=None).update(void_at=clock.now())
    trail.record("found_interest", seat, by=by, application=application.pk)
    return found


@transaction.atomic
def set_aside(*, seat: PanelSeat, application: Application, by: Person) -> Interest:
    """A coordinator who has read an interest: this judge does not judge this one. A second call is harmless."""
    permissions.check_coordinate(by)
    if application.role_id != seat.role_id or seat.left_at is not None:
        raise Refused("Choose a judge and an application of the same role.")
    last = Interest.objects.filter(seat=seat, application=application).last()
    if last is not None and last.kind == "recuse":
        return last
    if application.status != "submitted":
        raise Refused("This application is not there to be judged any more.")
    found = Interest.objects.create(
        seat=seat, application=application, kind="recuse", declared_at=clock.now(), declared_by=by
    )
    Score.objects.filter(seat=seat, application=application, void_at=None).update(void_at=clock.now())
    trail.record("set_aside", seat, by=by, application=application.pk)
    return found


def _check_kind(kind: str) -> None:
    if kind not in ("none", "noted", "recuse"):
        raise Refused("Choose one of the answers.")


@transaction.atomic
def read(*, seat: PanelSeat, application: Application, by: Person) -> None:
    """A judge opens somebody's answers: one grant and one line in the record that the person can see.

    Refused to whoever has no live seat, has not declared their interests, or has stepped back from this one.
    """
    check_judges(by, seat)
    if application.role_id != seat.role_id or application.status in UNREAD:
        raise Refused("There is nothing to read here.")
    if seat.role.names_opened_at is None:
        policies.check_judging(seat.role)
        if seat.interests_declared_at is None:
            raise Refused("First say whether you know anyone who may apply, or work with a body that runs this.")
    judging_end.check_reads_on(seat.role)
    last = Interest.objects.filter(seat=seat, application=application).last()
    if last is not None and last.kind == "recuse":
        raise Refused("You have stepped back from this one, so you no longer read it.")
    readings.read_to_judge(seat=seat, application=application, by=by)


def open_names(*, role: Role, by: Person) -> bool:
    """When every judge of a whole panel has locked: names can be seen. Called after a lock and after a leave."""
    live = PanelSeat.objects.live().filter(role=role)
    if not live.exists() or live.filter(locked_at=None).exists() or not tallies.panel_is_whole(role):
        return False
    opened = Role.objects.filter(pk=role.pk, names_opened_at=None).update(names_opened_at=clock.now())
    if opened:
        trail.record("open_names", role, by=by)
    role.refresh_from_db(fields=["names_opened_at"])
    return bool(opened)
