"""The matcher's twin for sets: one person against many roles, or one role against many people, in one query.

Portable over both databases. `matching` is where the rules are explained; a test holds the two together, and either
one changed alone fails it. No result is ever ordered by fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf

from members.models import Answer, MatchableItem, Person, Scheme, VocabularyTerm
from opportunities import matching
from opportunities.matching import Found, Need, Rule
from opportunities.models import Criterion

CODE = {Found.MET: 1, Found.NOT_TOLD: 0, Found.NOT_MET: -1}
FOUND = {code: found for found, code in CODE.items()}
ANY = [Rule.ANY_OF, Rule.LANGUAGE, Rule.INTEREST]


def _count(rows: QuerySet) -> Coalesce:
    """How many rows a correlated query has; 0 where it has none."""
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# One person, many roles


def criteria_for(person: Person, versions: Iterable[int]) -> QuerySet[Criterion]:
    """The essential and desirable criteria of these versions, each with `found` (a CODE) for this person."""
    root = person.merged_into_id or person.pk
    shared = MatchableItem.objects.filter(person=root)
    here = shared.filter(term__criteria=OuterRef("pk"))
    listed = VocabularyTerm.objects.filter(criteria=OuterRef("pk"))
    refused = Exists(shared.filter(answer=Answer.NO, term=OuterRef("pk")))
    elsewhere = shared.filter(answer=Answer.YES, term__scheme=Scheme.PLACE)
    return (
        Criterion.objects.filter(version__in=list(versions), need__in=list(Need))
        .annotate(
            n=_count(listed),
            yes=_count(here.filter(answer=Answer.YES)),
            no=_count(here.filter(answer=Answer.NO)),
            open_elsewhere=Case(
                When(
                    Exists(elsewhere) & Q(evidence_rule=Rule.AREA_OR_REMOTE),
                    then=_count(listed.exclude(scheme=Scheme.PLACE).exclude(refused)),
                ),
                default=Value(-1),
            ),
            slots=Coalesce(NullIf("evidence_slots", 0), 1),
        )
        .annotate(
            found=Case(
                When(Q(n=0) | Q(evidence_rule=Rule.TOLD_IN_APPLICATION), then=Value(CODE[Found.NOT_TOLD])),
                When(
                    Q(evidence_rule__in=[*ANY, Rule.AREA_OR_REMOTE], yes__gt=0)
                    | Q(evidence_rule=Rule.ALL_OF, yes=F("n"))
                    | Q(evidence_rule=Rule.FREE_IN_SLOTS, yes__gte=F("slots")),
                    then=Value(CODE[Found.MET]),
                ),
                When(
                    Q(evidence_rule__in=[*ANY, Rule.AREA_OR_REMOTE], no=F("n"))
                    | Q(evidence_rule=Rule.AREA_OR_REMOTE, open_elsewhere=0)
                    | Q(evidence_rule=Rule.ALL_OF, no__gt=0)
                    | Q(evidence_rule=Rule.FREE_IN_SLOTS, no__gt=F("n") - F("slots")),
                    then=Value(CODE[Found.NOT_MET]),
                ),
                default=Value(CODE[Found.NOT_TOLD]),
                output_field=IntegerField(),
            )
        )
    )


def sums_for(person: Person, versions: Iterable[int]) -> dict[int, dict[str, int]]:
    """By version id: how many essentials and desirables there are, and how many are met and not met. One query."""

    def when(need: Need, **more: object) -> Sum:
        return Sum(Case(When(Q(need=need, **more), then=Value(1)), default=Value(0)))

    found = criteria_for(person, versions).order_by().values("version_id")
    rows = found.annotate(
        essential=when(Need.ESSENTIAL),
        essential_met=when(Need.ESSENTIAL, found=CODE[Found.MET]),
        essential_not_met=when(Need.ESSENTIAL, found=CODE[Found.NOT_MET]),
        desirable=when(Need.DESIRABLE),
        desirable_met=when(Need.DESIRABLE, found=CODE[Found.MET]),
    )
    kept: dict[int, dict[str, int]] = {}
    for row in rows:
        counts: dict[str, Any] = {**row}
        kept[counts.pop("version_id")] = counts
    return kept


# One role, many people


def people_for(criteria: Sequence[matching.Criterion], people: QuerySet[Person] | None = None) -> QuerySet[Person]:
    """People (the records that hold) with `found_<criterion id>` for each criterion, in their own order."""
    codes = {term.code for criterion in criteria for term in criterion.terms}
    ids = dict(VocabularyTerm.objects.filter(code__in=codes).order_by("pk").values_list("code", "pk"))
    base = (people if people is not None else Person.objects.all()).filter(merged_into=None)
    return base.annotate(**{f"found_{criterion.id}": _found(criterion, ids) for criterion in criteria})


def _found(criterion: matching.Criterion, ids: dict[str, int]) -> Case | Value:
    terms = [ids[term.code] for term in criterion.terms]
    if not terms or criterion.rule not in matching.DECIDES:
        return Value(CODE[Found.NOT_TOLD])
    theirs = MatchableItem.objects.filter(person=OuterRef("pk"))
    yes = theirs.filter(term__in=terms, answer=Answer.YES)
    no = theirs.filter(term__in=terms, answer=Answer.NO)
    met: Q | Exists = Q(Exists(yes))
    not_met = Q(_all_of(no, terms))
    if criterion.rule == Rule.ALL_OF:
        met, not_met = Q(_all_of(yes, terms)), Q(Exists(no))
    elif criterion.rule == Rule.FREE_IN_SLOTS:
        met = Q(_at_least(yes, criterion.slots))
        not_met = Q(_at_least(no, max(len(terms) - criterion.slots + 1, 0)))
    elif criterion.rule == Rule.AREA_OR_REMOTE:
        rest = [ids[term.code] for term in criterion.terms if term.scheme != matching.PLACE]
        elsewhere = Exists(theirs.filter(term__scheme=Scheme.PLACE, answer=Answer.YES))
        not_met |= Q(elsewhere) & Q(_all_of(theirs.filter(term__in=rest, answer=Answer.NO), rest))
    return Case(
        When(met, then=Value(CODE[Found.MET])),
        When(not_met, then=Value(CODE[Found.NOT_MET])),
        default=Value(CODE[Found.NOT_TOLD]),
        output_field=IntegerField(),
    )


def _all_of(rows: QuerySet[MatchableItem], terms: Sequence[int]) -> Q:
    """An answer for each of the terms: one person answers a term once, so counting them is enough."""
    return _at_least(rows, len(terms))


def _at_least(rows: QuerySet[MatchableItem], least: int) -> Q:
    if least <= 0:
        return Q(pk__isnull=False)
    if least == 1:
        return Q(Exists(rows))
    enough = rows.order_by().values("person").annotate(n=Count("*")).filter(n__gte=least).values("person")
    return Q(Exists(enough))
