"""Whose hand confirms a piece of work, and which work silence does not confirm.

Where one coordinator alone has said all there is of somebody without an account, another one has to have looked once:
at the first work of somebody whose record a coordinator made, and at own time that a coordinator wrote down. Where there
is no other coordinator, silence confirms: somebody who worked is paid (rule 5).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ground import clock
from members import duties, merged_records
from members.models import Duty, DutyKind, Person, PersonKind, User
from payments.models import MOST_MINUTES_A_DAY, Contribution, ContributionStatus, Due, PayeeDestination
from payments.queries import day_hours

# Whose duty ended no longer ago counts as there: nobody makes themself the only coordinator to be alone for a day.
LATELY = dt.timedelta(days=30)


def coordinators() -> set[int]:
    """Root ids of who is a coordinator, or was one lately."""
    given = Duty.objects.filter(Q(ends=None) | Q(ends__gt=clock.today() - LATELY), kind=DutyKind.COORDINATOR)
    return set(given.annotate(root=Coalesce("person__merged_into", "person")).values_list("root", flat=True))


def _record(root: OuterRef) -> Q:
    return Q(pk=root) | Q(merged_into=root)


def _records() -> QuerySet:
    """For a subquery of a subquery: the ids of all records of the person."""
    return Person.objects.filter(_record(OuterRef(OuterRef("root")))).values("pk")


def _alone() -> Q:
    """Of `_expected`: nobody may have said anything of it but one coordinator."""
    signs_in = User.objects.filter(person__in=_records(), is_active=True)
    on_paper = Person.objects.filter(_record(OuterRef("root")), added_by__kind=PersonKind.PERSON)
    by_maker = Person.objects.filter(_record(OuterRef(OuterRef("root"))), added_by=OuterRef("confirmed_by"))
    seen = Contribution.objects.filter(
        ~Exists(by_maker), payee__in=_records(), status=ContributionStatus.CONFIRMED, by_silence=False
    )
    written_for_them = ~Q(log_key="") & Q(sayer__isnull=False) & ~Q(sayer_now=F("root"))
    return ~Q(Exists(signs_in)) & (written_for_them | Q(Exists(on_paper)) & ~Q(Exists(seen)))


def _expected() -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(status=ContributionStatus.EXPECTED).order_by("pk")
    return rows.annotate(
        root=Coalesce("payee__merged_into", "payee"), sayer_now=Coalesce("sayer__merged_into", "sayer")
    ).select_related("payee__merged_into", "payee__added_by", "sayer__merged_into", "role__current", "session", "terms")


def wait_for_another(rows: QuerySet[Contribution] | None = None) -> list[Contribution]:
    """Where one coordinator alone has told of it, and another one can confirm it: silence does not."""
    found = list((_expected() if rows is None else rows).filter(_alone()))
    barred, there = barred_of(found), coordinators() if found else set()
    return [one for one in found if there - barred[one.pk]]


def waits_for_another(one: Contribution) -> bool:
    return bool(wait_for_another(_expected().filter(pk=one.pk)))


def waiting() -> list[tuple[Contribution, set[int]]]:
    """What only another's hand confirms, with the root ids of whose hand does not: of somebody's first work one piece,
    since the others are confirmed by silence after it; and what is more than offered, or a long day, where somebody of
    the team may not."""
    both = _expected().annotate(alone=ExpressionWrapper(_alone(), BooleanField()), of_day=day_hours.of_day())
    rows = list(both.filter(Q(alone=True) | day_hours.BY_HAND))
    barred, there, firsts = barred_of(rows), coordinators() if rows else set(), set[int]()
    found: list[tuple[Contribution, set[int]]] = []
    for one in rows:
        root, others = one.payee.root_id, barred[one.pk] - {one.payee.root_id}
        if one.alone and there - barred[one.pk]:
            if is_written_for_them(one) or root not in firsts:
                found.append((one, barred[one.pk]))
            firsts |= set() if is_written_for_them(one) else {root}
        elif (one.above_offer or (one.log_key and one.of_day > MOST_MINUTES_A_DAY)) and others & there:
            found.append((one, barred[one.pk]))
    return found


def barred_of(rows: Iterable[Contribution], *, objected: bool = False) -> dict[int, set[int]]:
    """For each the root ids of who does not confirm it (`permissions.check_confirm_work` of many): whose work it is, who
    made their record or whose record they made, who wrote down what they said (but an objection) or where their money
    goes."""
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
    return found


def _roots(ids: set[int]) -> dict[int, int]:
    return merged_records.roots_of(ids) if ids else {}


def who_may(one: Contribution, *, objected: bool = False) -> list[Person]:
    """The coordinators whose hand confirms it, by name."""
    barred = barred_of([one], objected=objected)[one.pk]
    return [each for each in duties.people_with(DutyKind.COORDINATOR) if each.root_id not in barred]


def maker_of(one: Contribution) -> Person | None:
    """The coordinator who added the person."""
    by = one.payee.added_by
    return by if by is not None and by.kind == PersonKind.PERSON else None


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
