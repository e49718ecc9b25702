"""Scores out of the database into `scoring`, and what follows from them. Reads only."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from members.models import Person
from opportunities.models import Application, Criterion, PanelSeat, Role, Score
from opportunities.selection import scoring

BAND = 25


def criteria_of(role: Role) -> list[Criterion]:
    """What is scored: the essentials, then the desirables, as published.

    Those of the version that holds, or of the one that judges began with: a later one says the same in rows of its own.
    """
    begun = (
        Score.objects.filter(seat__role=role).order_by("-criterion__version__number").values("criterion__version")[:1]
    )
    rows = Criterion.objects.filter(
        version=Coalesce(Subquery(begun), role.current_id), need__in=["essential", "desirable"]
    ).order_by("position", "pk")
    return sorted(rows, key=lambda each: each.need != "essential")


def asked(criteria: list[Criterion]) -> list[scoring.Asked]:
    return [scoring.Asked(each.pk, each.need == "essential", each.weight or 1) for each in criteria]


def adds_up(criteria: Iterable[Criterion]) -> bool:
    """Whether some points have to be met and others make the score: then each page with scores says which do what."""
    return {"essential", "desirable"} <= {each.need for each in criteria}


def value_of(score: Score) -> int | None:
    """The later value where there is one; None for "cannot tell" and for missing data."""
    if score.void_at is not None:
        return None
    return score.later_value if score.later_at is not None else score.value


def locked_scores(role: Role):
    """Only locked scores of judges who stayed and did not apply: nothing else ever counts or is shown."""
    found = Score.objects.filter(seat__role=role, seat__left_at=None, locked_at__isnull=False)
    return found.exclude(seat__in=[each.pk for each in seats_of_applicants(role)]).order_by("pk")


def seats_of_applicants(role: Role) -> list[PanelSeat]:
    """Judges who turn out to have applied, once two records are known to be one person."""
    applied = {root_of(each) for each in people_who_applied(role)}
    seats = PanelSeat.objects.live().filter(role=role).select_related("person").order_by("pk")
    return [each for each in seats if root_of(each.person) in applied]


def people_who_applied(role: Role) -> list[Person]:
    return list(Person.objects.filter(applications__in=Application.objects.sent().filter(role=role)).order_by("pk"))


def twins(role: Role) -> list[list[Application]]:
    """More than one application of one person: two records were joined after both had been sent."""
    found = defaultdict(list)
    for each in Application.objects.sent().filter(role=role).select_related("person").order_by("pk"):
        found[root_of(each.person)].append(each)
    return [rows for rows in found.values() if len(rows) > 1]


def root_of(person: Person) -> int:
    return person.merged_into_id or person.pk


def values_of(role: Role) -> dict[int, dict[int, list[int | None]]]:
    found: dict[int, dict[int, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    for score in locked_scores(role):
        found[score.application_id][score.criterion_id].append(value_of(score))
    return found


@dataclasses.dataclass(frozen=True)
class Tally:
    """The whole of a role's scores as it stands."""

    applications: list[Application]
    criteria: list[Criterion]
    results: dict[int, scoring.Result]
    values: dict[int, dict[int, list[int | None]]]

    @property
    def missing(self) -> list[Application]:
        return [each for each in self.applications if self.results[each.pk].missing]

    @property
    def shortlisted(self) -> dict[int, Fraction]:
        return {pk: found.score for pk, found in self.results.items() if found.score is not None}

    @property
    def wide(self) -> list[tuple[Application, Criterion, list[int | None]]]:
        """Two points or more apart: the panel talks about these."""
        return [
            (application, criterion, self.values[application.pk][criterion.pk])
            for application in self.applications
            for criterion in self.criteria
            if scoring.spread(self.values[application.pk][criterion.pk]) >= scoring.WIDE
        ]


def tally(role: Role) -> Tally:
    applications = list(Application.objects.sent().filter(role=role).select_related("person").order_by("code", "pk"))
    criteria = criteria_of(role)
    values = values_of(role)
    results = {each.pk: scoring.result(asked(criteria), values[each.pk]) for each in applications}
    return Tally(applications, criteria, results, values)


def cut_of(role: Role, found: Tally) -> scoring.Cut:
    """By the published method: by score, by lot among those who meet the bar, or some seats each way."""
    version = role.current
    assert version is not None
    seats = version.seats_max or 0
    band = Fraction(BAND if version.tie_band_hundredths is None else version.tie_band_hundredths, 100)
    scores = found.shortlisted
    if version.selection_method == "lottery":
        return scoring.cut({key: Fraction(0) for key in scores}, seats, band)
    by_lot = min(version.seats_by_lot or 0, seats) if version.selection_method == "mixed" else 0
    if not by_lot or len(scores) <= seats:
        return scoring.cut(scores, seats, band)
    first = scoring.cut(scores, seats - by_lot, Fraction(0))
    rest = tuple(sorted(set(scores) - set(first.chosen), key=str))
    return scoring.Cut(first.chosen, rest, (), seats - len(first.chosen))


def panel_is_whole(role: Role) -> bool:
    """At least as many paid co-producers as published, one where nothing was said."""
    wanted = 1 if role.current is None or role.current.panel_co_producers is None else role.current.panel_co_producers
    seats = PanelSeat.objects.live().filter(role=role, co_producer=True, paid=True)
    return seats.count() >= wanted
