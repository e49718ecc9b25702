"""Whose hand confirms a piece of work, and which work silence does not confirm.

Where one person of the team alone stands behind it, another one has to have looked: at the first work that anybody does
for us, at own time that a coordinator wrote down for them, and at a session that one person added and called off. Where
no other coordinator may, somebody in finance does; where nobody may, silence confirms: who worked is paid (rule 5).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from ground import clock
from members import duties, merged_records
from members.models import OPENS_NOTHING, Duty, DutyKind, Person, PersonKind, User
from opportunities.models import Placement
from payments.models import (
    MOST_MINUTES_A_DAY,
    Contribution,
    ContributionStatus,
    Due,
    PayeeDestination,
    TermsSource,
    Void,
)
from payments.queries import day_hours

# Whose duty ended no longer ago counts as there: nobody makes themself the only coordinator to be alone for a day.
LATELY = dt.timedelta(days=30)


def coordinators() -> set[int]:
    """Root ids of who is a coordinator, or was one lately."""
    return _with(DutyKind.COORDINATOR)


def _with(*kinds: str) -> set[int]:
    given = Duty.objects.filter(Q(ends=None) | Q(ends__gt=clock.today() - LATELY), kind__in=kinds)
    return set(given.annotate(root=Coalesce("person__merged_into", "person")).values_list("root", flat=True))


def _team() -> set[int]:
    """Whose hand could confirm: coordinators, and where none of them may, finance."""
    return _with(DutyKind.COORDINATOR, DutyKind.FINANCE)


def _now(person: str) -> Coalesce:
    """Who they are today, after any join."""
    return Coalesce(f"{person}__merged_into", person)


def _record(root: OuterRef) -> Q:
    return Q(pk=root) | Q(merged_into=root)


def _records() -> QuerySet:
    """For a subquery of a subquery: the ids of all records of the person."""
    return Person.objects.filter(_record(OuterRef(OuterRef("root")))).values("pk")


def _given() -> QuerySet:
    """Places, each with its `giver`: who offered it, or of one that was offered by itself, who chose them. None of
    somebody whom another person of the team added: two know of them."""
    offered = Case(
        When(place__offered_by__kind=PersonKind.SYSTEM, then=_now("place__application__decided_by")),
        default=_now("place__offered_by"),
    )
    rows = Placement.objects.annotate(giver=offered, maker=_now("person__added_by")).order_by()
    alone = Q(person__added_by=None) | Q(person__added_by__kind=PersonKind.SYSTEM)
    return rows.filter(alone | Q(maker=F("giver")) | Q(maker=F("person")))


def _first() -> Q:
    """Of rows with `root`: work of somebody of whom nobody but who made their record or gave them the place has
    confirmed anything, and who holds no duty that two people gave."""
    known = Duty.objects.filter(person__in=_records()).exclude(kind__in=OPENS_NOTHING)
    by_maker = Person.objects.filter(_record(OuterRef(OuterRef("root"))), added_by=OuterRef("confirmed_by"))
    confirmer = Coalesce(OuterRef("confirmed_by__merged_into"), OuterRef("confirmed_by"))
    by_giver = _given().filter(pk=OuterRef("terms__source_id"), giver=confirmer)
    seen = Contribution.objects.filter(
        ~Exists(by_maker),
        ~(Q(terms__source=TermsSource.PLACEMENT) & Exists(by_giver)),
        payee__in=_records(),
        status=ContributionStatus.CONFIRMED,
        by_silence=False,
    )
    return ~Q(Exists(known)) & ~Q(Exists(seen))


def _by_one() -> Q:
    """Of rows with `adder`: a session that one person added and called off, or before which they ended the place."""
    ended = Placement.objects.annotate(ender=_now("ended_by")).filter(
        pk=OuterRef("terms__source_id"), ended_at__lt=OuterRef("session__starts_at"), ender=OuterRef("adder")
    )
    of_a_place = Q(terms__source=TermsSource.PLACEMENT) & Q(Exists(ended))
    off = Q(session__cancelled_at__isnull=False, adder=_now("session__cancelled_by"))
    return Q(session__added_by__kind=PersonKind.PERSON) & (off | of_a_place)


def _written_for_them() -> Q:
    signs_in = User.objects.filter(person__in=_records(), is_active=True)
    return ~Q(Exists(signs_in)) & ~Q(log_key="") & Q(sayer__isnull=False) & ~Q(sayer_now=F("root"))


def _alone() -> Q:
    """Of `_expected`: nobody may have said anything of it but one person of the team."""
    return _first() | _by_one() | _written_for_them()


def _with_roots(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return rows.annotate(root=_now("payee"), sayer_now=_now("sayer"), adder=_now("session__added_by"))


def _expected() -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(status=ContributionStatus.EXPECTED).order_by("pk")
    return _with_roots(rows).select_related(
        "payee__merged_into", "payee__added_by", "sayer__merged_into", "role__current", "session__added_by", "terms"
    )


def wait_for_another(rows: QuerySet[Contribution] | None = None) -> list[Contribution]:
    """Where one person of the team alone has told of it, and another one can confirm it: silence does not."""
    found = list((_expected() if rows is None else rows).filter(_alone()))
    barred, there = barred_of(found), _team() if found else set()
    return [one for one in found if there - barred[one.pk]]


def waits_for_another(one: Contribution) -> bool:
    return bool(wait_for_another(_expected().filter(pk=one.pk)))


def why(one: Contribution) -> str:
    """Why it waits for another's hand; empty where it does not."""
    if not waits_for_another(one):
        return ""
    if behind(one).called_off:
        return "One person added this session, and called it off or ended the place before it."
    return "A coordinator wrote it down for them." if is_written_for_them(one) else "It is their first work with us."


def words_for_notice(one: Contribution) -> dict[str, bool]:
    return {"for_another": waits_for_another(one)}


@dataclass(frozen=True)
class Waiting:
    """`barred`: root ids of whose hand does not confirm it. `kind`: the duty of those who are asked."""

    work: Contribution
    barred: set[int]
    kind: str


def waiting() -> list[Waiting]:
    """What only another's hand confirms: of somebody's first work one piece, since the others are confirmed by silence
    after it; and what is more than offered, or a long day, where somebody of the team may not."""
    both = _expected().annotate(
        first=ExpressionWrapper(_first(), BooleanField()), alone=ExpressionWrapper(_alone(), BooleanField()),
        of_day=day_hours.of_day(),
    )  # fmt: skip
    rows = list(both.filter(Q(alone=True) | day_hours.BY_HAND))
    if not rows:
        return []
    barred, coordinate, team, firsts = barred_of(rows), coordinators(), _team(), set[int]()
    found: list[Waiting] = []
    for one in rows:
        root, no = one.payee.root_id, barred[one.pk]
        kind = DutyKind.COORDINATOR if coordinate - no else DutyKind.FINANCE
        if one.alone and team - no:
            apart = is_written_for_them(one) or not one.first
            if apart or root not in firsts:
                found.append(Waiting(one, no, kind))
            firsts |= set() if apart else {root}
        elif (one.above_offer or (one.log_key and one.of_day > MOST_MINUTES_A_DAY)) and (no - {root}) & coordinate:
            found.append(Waiting(one, no, kind))
    return found


def barred_of(rows: Iterable[Contribution], *, objected: bool = False) -> dict[int, set[int]]:
    """For each the root ids of who does not confirm it (`permissions.check_confirm_work` of many): whose work it is, who
    made their record or whose record they made, who wrote down what they said (but an objection) or where their money
    goes; and who alone stands behind it."""
    rows = list(rows)
    payees = {one.payee_id for one in rows}
    sayers = {one.pk: one.sayer_id for one in rows if one.sayer_id and not objected}
    root_of = _roots({*payees, *sayers.values()})
    roots = {root_of[pk] for pk in payees}
    records = Person.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots))
    ids = [one.pk for one in records.only("pk")] if roots else []
    made = Person.objects.filter(Q(pk__in=ids) | Q(added_by__in=ids), added_by__kind=PersonKind.PERSON).annotate(
        root_now=Coalesce("merged_into", "pk"), by=Coalesce("added_by__merged_into", "added_by")
    )
    barred: dict[int, set[int]] = defaultdict(set)
    for root, by in made.values_list("root_now", "by") if ids else ():
        barred[root].add(by)
        barred[by].add(root)
    live = PayeeDestination.objects.filter(person__in=ids, ended_at=None, given_by__kind=PersonKind.PERSON).annotate(
        root=Coalesce("person__merged_into", "person"), by=Coalesce("given_by__merged_into", "given_by")
    )
    for root, by in live.values_list("root", "by") if ids else ():
        barred[root].add(by)
    found = {one.pk: {root_of[one.payee_id], *barred[root_of[one.payee_id]]} for one in rows}
    for pk, sayer in sayers.items():
        found[pk].add(root_of[sayer])
    for pk, alone in _behind(found).items():
        found[pk] |= alone.gave | alone.called_off
    return found


@dataclass(frozen=True)
class Behind:
    """Root ids of who alone stands behind a piece of work: gave the place, where it is their first work; called off, or
    ended the place before, what they had added. Nobody, where another has said that it does not count, and the person
    that it did happen: two have looked."""

    gave: frozenset[int] = frozenset()
    called_off: frozenset[int] = frozenset()


def behind(one: Contribution) -> Behind:
    return _behind([one.pk])[one.pk]


def _behind(ids: Iterable[int]) -> dict[int, Behind]:
    ids = list(ids)
    found = {pk: Behind() for pk in ids}
    giver = _given().filter(pk=OuterRef("terms__source_id")).values("giver")
    looked = Void.objects.filter(
        contribution=OuterRef("pk"), objected_at__isnull=False, voided_by__kind=PersonKind.PERSON
    )
    rows = _with_roots(Contribution.objects.filter(~Exists(looked), pk__in=ids)).annotate(
        first=ExpressionWrapper(_first(), BooleanField()), by_one=ExpressionWrapper(_by_one(), BooleanField()),
        giver=Case(When(terms__source=TermsSource.PLACEMENT, then=Subquery(giver[:1]))),
    )  # fmt: skip
    for pk, first, giver, by_one, adder in (
        rows.order_by("pk").values_list("pk", "first", "giver", "by_one", "adder") if ids else ()
    ):
        gave = frozenset({giver} if first and giver else ())
        found[pk] = Behind(gave, frozenset({adder} if by_one else ()))
    return found


def _roots(ids: set[int]) -> dict[int, int]:
    return merged_records.roots_of(ids) if ids else {}


def who_may(one: Contribution, *, objected: bool = False) -> list[Person]:
    """The coordinators whose hand confirms it, by name; where there is none, those in finance who stand in."""
    barred = barred_of([one], objected=objected)[one.pk]
    found = [each for each in duties.people_with(DutyKind.COORDINATOR) if each.root_id not in barred]
    if found or objected or not _needs_a_hand(one):
        return found
    return [each for each in duties.people_with(DutyKind.FINANCE) if each.root_id not in barred]


def stands_in(one: Contribution, person: Person) -> bool:
    """Somebody in finance confirms what no coordinator may, and silence does not."""
    return duties.has(person, DutyKind.FINANCE) and person.root_id in {each.root_id for each in who_may(one)}


def _needs_a_hand(one: Contribution) -> bool:
    if one.status == ContributionStatus.QUERIED:
        return True
    return one.above_offer or day_hours.beyond_a_day(one) or waits_for_another(one)


def told_by(one: Contribution) -> Person:
    """Who wrote it down, or added the person, or the session that was called off."""
    made, added = one.payee.added_by, one.session.added_by if one.session and one.session.cancelled_at else None
    by_hand = (each for each in (added, made) if each is not None and each.kind == PersonKind.PERSON)
    return one.sayer or next(by_hand, one.payee)


def is_written_for_them(one: Contribution) -> bool:
    """Own time that a coordinator wrote down."""
    return bool(one.log_key) and one.sayer is not None and one.sayer.root_id != one.payee.root_id


def confirmed_alone(person: Person, by: Person) -> bool:
    """`by` confirmed work of this person that is still to be paid, and there is a coordinator who did not: that one can
    write down where the money goes."""
    left = Due.objects.annotate(left=F("pence") - F("in_flight") - F("settled") - F("declined") - F("donated")).filter(
        contribution=OuterRef("pk"), left__gt=0
    )
    mine = Contribution.objects.filter(
        Q(payee=person.root_id) | Q(payee__merged_into=person.root_id),
        Exists(left),
        status=ContributionStatus.CONFIRMED,
        by_silence=False,
    )
    confirmers = set(mine.values_list(Coalesce("confirmed_by__merged_into", "confirmed_by"), flat=True))
    return by.root_id in confirmers and bool(coordinators() - confirmers - {person.root_id})
