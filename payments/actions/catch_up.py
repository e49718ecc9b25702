"""Up, by looking: what placements, panel seats and sessions say is owed by now. Safe at any moment, several at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from ground import clock
from members.models import Person
from opportunities.models import ChosenDate, EndedWhy, PanelSeat, Pause, Placement, Score, Session
from payments import notifications, policies
from payments.actions import bank_messages, commitment_release, contributions, open_book, pay_runs, payments, terms
from payments.models import Contribution, ContributionStatus, Outcome, PayTerms, PayTermsLine, TermsSource
from payments.queries import day_hours, hands, pay_rates
from payments.queries.payments import first_due_without_details, payees_to_propose
from payments.rules.periods import ended_periods

log = logging.getLogger(__name__)
REMIND_ON_DAYS = (3, 7)
INSTANT = dt.timedelta.resolution
SCORED = Exists(Score.objects.filter(seat=OuterRef("pk")))
WHO_LEFT = (
    "You left the panel before your scores were locked. You had scored by then, so we may owe you for it. "
    "What did you do?"
)


def run(now: dt.datetime | None = None, *, for_a_page: bool = False) -> None:
    """In order: terms, what is expected, silence, prompts and reminders, proposals, what pots may have back, the bank, print.

    Work that the database does not take stops nobody else's; it is raised at the end, so that it is seen. `for_a_page`:
    it is logged alone, so that one piece of work closes no page to the team.
    """
    moment = now or clock.now()
    system = Person.objects.system()
    not_taken: list[IntegrityError] = []
    freeze_terms(by=system)
    expect_sessions(now=moment, by=system, not_taken=not_taken)
    expect_periods(now=moment, by=system, not_taken=not_taken)
    expect_seats(by=system, not_taken=not_taken)
    confirm_by_silence(now=moment, by=system)
    prompt(now=moment, by=system)
    remind_of_details(now=moment, by=system)
    for payee in payees_to_propose():
        payments.propose(payee=payee, by=system)
    pay_runs.look_again(by=system)
    commitment_release.release(by=system)
    bank_messages.resume(by=system)
    open_book.print_quarters(now=moment, by=system)
    if not_taken and not for_a_page:
        raise not_taken[0]


@contextlib.contextmanager
def _each(one: PayTerms, not_taken: list[IntegrityError]) -> Iterator[None]:
    try:
        yield
    except IntegrityError as refused:
        log.error("pay terms %s: work was not taken by the database", one.pk)
        not_taken.append(refused)


def _without_terms(source: str) -> Combinable:
    return ~Exists(PayTerms.objects.filter(source=source, source_id=OuterRef("pk")))


def freeze_terms(*, by: Person) -> None:
    """Asked for ids first: a version is a wide row, and on most days nobody is new."""
    new = Placement.objects.filter(_without_terms(TermsSource.PLACEMENT), role__kind="own").values_list("pk", flat=True)
    placements = Placement.objects.filter(pk__in=list(new)).select_related("role", "version", "person")
    for placement in placements.order_by("pk"):
        terms.freeze(placement=placement, by=by)
    worked = Q(left_at__isnull=True) | Q(SCORED)
    paid = PanelSeat.objects.filter(worked, _without_terms(TermsSource.PANEL_SEAT), paid=True)
    seats = PanelSeat.objects.filter(pk__in=list(paid.values_list("pk", flat=True)))
    for seat in seats.select_related("role__current", "person").order_by("pk"):
        terms.freeze_seat(seat=seat, by=by)


def _placements(ids: Iterable[int]) -> dict[int, Placement]:
    return {
        one.pk: one for one in Placement.objects.filter(pk__in=ids).select_related("place").prefetch_related("pauses")
    }


def expect_sessions(*, now: dt.datetime, by: Person, not_taken: list[IntegrityError]) -> None:
    """One per session that is over and each placement that was going on then; or one for a session called off late."""
    missing = _without_contribution(now)
    of_placements = list(
        PayTerms.objects.filter(pk__in=missing)
        .select_related("payee")
        .prefetch_related("lines", "shares")
        .order_by("pk")
    )
    placements = _placements(one.source_id for one in of_placements)
    sessions = Session.objects.in_bulk({pk for found in missing.values() for pk in found})
    for one in of_placements:
        for pk in missing[one.pk]:
            placement, session = placements[one.source_id], sessions[pk]
            rest = _rest(placement, session.starts_at, session.starts_at)
            with _each(one, not_taken):
                if _was_in(placement, session):
                    _expect_session(one, session, by, rest)
                elif _ended_late(placement, session, pay_rates.notice_days(one)):
                    _expect_session(one, session, by, rest, ended=placement)


def _without_contribution(now: dt.datetime) -> dict[int, list[int]]:
    """By pay terms of a placement: the sessions of its role that are over and have no contribution of theirs. Ids only."""
    made = Contribution.objects.filter(terms=OuterRef("pk"), session=OuterRef("role__sessions"))
    held = Q(source=TermsSource.PLACEMENT, role__sessions__ends_at__lte=now)
    # Of several dates only those that the person came to by choice are theirs.
    theirs = ChosenDate.objects.filter(
        placement=OuterRef("source_id"), session=OuterRef("role__sessions"), left_at=None
    )
    is_theirs = Q(role__sessions__by_choice=False) | Q(Exists(theirs))
    pairs = PayTerms.objects.filter(held, is_theirs, ~Exists(made)).values_list("pk", "role__sessions")
    found: dict[int, list[int]] = {}
    for pk, session in pairs.order_by("pk", "role__sessions"):
        found.setdefault(pk, []).append(session)
    return found


def _was_in(placement: Placement, session: Session) -> bool:
    day = clock.london(session.starts_at).date()
    if day < placement.starts_on or session.ends_at <= placement.place.answered_at or _added_after(placement, session):
        return False
    return placement.ended_on is None or day <= placement.ended_on


def _ended_late(placement: Placement, session: Session, notice_days: int | None) -> bool:
    """The place ended before this session and later than the notice that the terms give: it is as if it was called off.

    The day on which it ended is over with its last moment. What was planned after it ended was never theirs.
    """
    if placement.ended_on is None or notice_days is None or session.ends_at <= placement.place.answered_at:
        return False
    if _added_after(placement, session):
        return False
    day, ended = clock.london(session.starts_at).date(), clock.end_of(placement.ended_on)
    if day <= placement.ended_on or day < placement.starts_on or (placement.ends_on and day > placement.ends_on):
        return False
    return ended > session.starts_at - dt.timedelta(days=notice_days)


def _added_after(placement: Placement, session: Session) -> bool:
    """Planned once their place had ended: of old rows only the day is known."""
    if placement.ended_on is None:
        return False
    return session.added_at >= (placement.ended_at or clock.end_of(placement.ended_on))


def _rest(placement: Placement, begins: dt.datetime, ends: dt.datetime) -> Pause | None:
    """The rest that holds all of this time."""
    for pause in placement.pauses.all():
        if pause.began_at <= begins and (pause.over_at is None or max(begins + INSTANT, ends) <= pause.over_at):
            return pause
    return None


def _expect_session(
    one: PayTerms, session: Session, by: Person, rest: Pause | None, *, ended: Placement | None = None
) -> None:
    """`ended`: the place had ended by then, with too little notice."""
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    if pay_rates.chosen(pay_rates.of_work(one, session.work_key), minutes) is None:
        return  # an unpaid part makes no contribution
    outcome = Outcome.ATTENDED if ended is None else Outcome.CANCELLED_LATE
    if session.cancelled_at is not None:
        days = pay_rates.notice_days(one)
        if days is None or session.cancelled_at <= session.starts_at - dt.timedelta(days=days):
            return
        outcome = Outcome.CANCELLED_LATE
    facts: dict[str, Any] = {"session": session, "ended_at": session.ends_at, "minutes": minutes, "outcome": outcome}
    if ended is not None and rest is None and ended.ended_why not in EndedWhy.by_us():
        contributions.expect_ended(placement=ended, terms=one, **facts, by=by)
    else:
        _expect(rest, terms=one, **facts, by=by)


def _expect(rest: Pause | None, **facts: Any) -> None:
    if rest is None:
        contributions.expect(**facts)
    else:
        contributions.expect_rested(pause=rest, **facts)


def expect_periods(*, now: dt.datetime, by: Person, not_taken: list[IntegrityError]) -> None:
    """Each ended week, month, quarter or year of a line that pays by it (one that was rested through does not count);
    the whole, when the placement is over."""
    lines = (
        PayTermsLine.objects.filter(terms__source=TermsSource.PLACEMENT, unit__in=[*pay_rates.BY_PERIOD, "whole"])
        .select_related("terms__payee")
        .order_by("pk")
    )
    placements = _placements(line.terms.source_id for line in lines)
    there = set(Contribution.objects.filter(line__in=lines).exclude(period="").values_list("line", "period"))
    today = clock.london(now).date()
    for line in lines:
        placement = placements[line.terms.source_id]
        last = placement.ended_on or placement.ends_on
        if line.unit == "whole":
            over = placement.ended_on or (
                placement.ends_on if placement.ends_on and placement.ends_on < today else None
            )
            periods = [("whole", over)] if over else []
        else:
            periods = ended_periods(line.unit, placement.starts_on, last, today)
        for period, ended_on in periods:
            if (line.pk, period) not in there:
                at = min(clock.end_of(ended_on) - dt.timedelta(seconds=1), now)
                rest = _rested_through(placement, period, ended_on)
                with _each(line.terms, not_taken):
                    _expect(rest, terms=line.terms, line=line, period=period, ended_at=at, by=by)


def _rested_through(placement: Placement, period: str, ended_on: dt.date) -> Pause | None:
    """A period in which the placement rested all the time is not paid; one with any work in it is paid whole."""
    begins = placement.starts_on if period == "whole" else dt.date.fromisoformat(period)
    return _rest(placement, clock.start_of(begins), clock.end_of(ended_on))


def expect_seats(*, by: Person, not_taken: list[IntegrityError]) -> None:
    """A paid panel seat, once its last score is locked.

    Of a judge who left, or was taken off, after they had scored: they are asked, and a hand confirms it.
    """
    over = Q(locked_at__isnull=False) | Q(SCORED, left_at__isnull=False)
    seats = {seat.pk: seat for seat in PanelSeat.objects.filter(over, paid=True)}
    made = Contribution.objects.filter(terms=OuterRef("pk"))
    for one in PayTerms.objects.filter(~Exists(made), source=TermsSource.PANEL_SEAT, source_id__in=seats).order_by(
        "pk"
    ):
        seat = seats[one.source_id]
        line = one.lines.order_by("position").first()
        ended_at = seat.locked_at or seat.left_at
        if line is not None and ended_at is not None:
            with _each(one, not_taken), transaction.atomic():
                work = contributions.expect(
                    terms=one, line=line, period="whole", ended_at=ended_at, minutes=seat.minutes, by=by
                )
                if work is not None and seat.locked_at is None:
                    contributions.ask(contribution=work, words=WHO_LEFT, by=by)


def _expected(before: dt.date) -> models.QuerySet[Contribution]:
    return (
        Contribution.objects.filter(status=ContributionStatus.EXPECTED, ended_at__lt=clock.end_of(before))
        .select_related("payee", "terms")
        .order_by("pk")
    )


def confirm_by_silence(*, now: dt.datetime, by: Person) -> None:
    """What nobody queries in three working days is confirmed as it stands, where somebody else need not look first."""
    today, for_another = clock.london(now).date(), {one.pk for one in hands.wait_for_another()}
    for contribution in _expected(today).filter(above_offer=False):
        if contribution.confirms_on > today:
            continue
        if contribution.pk in for_another and pay_rates.due(contribution)[1]:
            continue
        if not day_hours.beyond_a_day(contribution):
            contributions.confirm(contribution=contribution, by=by, silently=True)


def prompt(*, now: dt.datetime, by: Person) -> None:
    """Not answered after two working days: the person is asked once (the team sees the list). What was called off, or
    came after their place had ended, asks nobody whether they were there."""
    today = clock.london(now).date()
    unsaid = _expected(today).filter(said_at=None, session__isnull=False, outcome=Outcome.ATTENDED)
    for contribution in unsaid:
        if policies.prompts_on(contribution.ended_at) <= today:
            notifications.prompt(contribution, by=by)


def remind_of_details(*, now: dt.datetime, by: Person) -> None:
    """Something is owed and we cannot send it: the person is asked on day 3 and again on day 7 after it fell due."""
    today = clock.london(now).date()
    for contribution in first_due_without_details():
        assert contribution.confirmed_at is not None
        days = (today - clock.london(contribution.confirmed_at).date()).days
        day = max((each for each in REMIND_ON_DAYS if each <= days), default=None)
        if day is not None:
            notifications.details_wanted(contribution, day=day, by=by)
