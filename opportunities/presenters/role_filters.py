"""What people narrow the list by. django-filter reads and checks the query; each value is one condition on roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, Q, When
from django.http import QueryDict

from ground import money
from ground.forms import HouseForm
from ground.search import matching as words_in
from opportunities.models import (
    Area,
    BodyLine,
    ExpenseLine,
    PayLine,
    Role,
    RoleKind,
    SupportLine,
    TakePart,
)
from opportunities.models.role_states import Roles, open_at

GOOD_HOURLY_PENCE = 2000
MONTH, HALF_YEAR = dt.timedelta(days=31), dt.timedelta(days=183)


def _says(rows: Any) -> Q:
    """The published version has such a row."""
    return Q(current__in=rows.order_by().values("version"))


def _support(*kinds: str) -> Q:
    return _says(SupportLine.objects.filter(kind__in=kinds))


def _how(how: str) -> Q:
    return _says(TakePart.objects.filter(how=how))


def _paid() -> Any:
    return PayLine.objects.filter(kind="paid").filter(Q(pence_min__isnull=False) | Q(pence_max__isnull=False))


@dataclass(frozen=True)
class Facet:
    """`values`: code, words, condition. Several of one facet widen the list; facets narrow each other."""

    name: str
    title: str
    values: tuple[tuple[str, str, Callable[[], Q]], ...]

    def condition(self, chosen: Iterable[str]) -> Q:
        found = Q()
        for code, _words, condition in self.values:
            if code in chosen:
                found |= condition()
        return found


FACETS = (
    Facet(
        "kind",
        "Who runs it",
        (
            ("own", "Us", lambda: Q(kind=RoleKind.OWN)),
            ("listed", "Someone else", lambda: Q(kind=RoleKind.LISTED)),
            ("funding_call", "Funding calls", lambda: Q(kind=RoleKind.FUNDING_CALL)),
        ),
    ),
    Facet(
        "remote",
        "Where",
        (
            ("online", "Online", lambda: _how("online")),
            ("in_person", "In person", lambda: _how("in_person")),
            ("choose", "Both", lambda: _how("online") & _how("in_person")),
        ),
    ),
    Facet(
        "pay",
        "Pay",
        (
            ("sum", "The sum is given", lambda: _says(_paid())),
            ("total", "The whole sum is worked out", lambda: Q(current__worked_total_pence__isnull=False)),
            ("hourly", "By the hour, £20 or more", lambda: _says(_paid().filter(unit="hour", currency=money.GBP, pence_min__gte=GOOD_HOURLY_PENCE))),
        ),
    ),
    Facet(
        "time",
        "How long for",
        (
            ("short", "Up to a month", lambda: Q(lasts__lte=MONTH)),
            ("months", "A few months", lambda: Q(lasts__gt=MONTH, lasts__lte=HALF_YEAR)),
            ("long", "More than half a year", lambda: Q(lasts__gt=HALF_YEAR)),
        ),
    ),
    Facet(
        "support",
        "Support given",
        (
            ("bsl", "BSL", lambda: _support("bsl", "interpreter")),
            ("captions", "Captions", lambda: _support("captions")),
            ("easy_read", "Easy Read", lambda: _support("easy_read")),
            ("step_free", "Step-free place", lambda: _support("step_free")),
            ("form_help", "Help with the form", lambda: _support("form_help", "other_way_to_apply")),
            ("travel", "Travel booked for you", lambda: _says(ExpenseLine.objects.filter(kind="travel", how="booked_for_you"))),
        ),
    ),
)  # fmt: skip


def area_facet(roles: Roles) -> Facet:
    """The areas that the public roles name, by where one takes part or whose it is."""
    versions = roles.order_by().values("current")
    found = (
        Area.objects.filter(Q(ways_to_take_part__version__in=versions) | Q(bodies__version__in=versions))
        .distinct()
        .order_by("name")
    )
    return Facet("area", "Area", tuple((str(area.pk), area.name, _in_area(area.pk)) for area in found))


def _in_area(pk: int) -> Callable[[], Q]:
    return lambda: _says(TakePart.objects.filter(area=pk)) | _says(BodyLine.objects.filter(area=pk))


LONGEST = 100  # of the words that are looked for; the page says so where there were more


class FilterForm(HouseForm):
    mark_optional = False


class RoleFilter(django_filters.FilterSet):
    """Unknown values are dropped, not refused: an old link still shows a list."""

    q = django_filters.CharFilter(method="search", max_length=LONGEST)
    closed = django_filters.ChoiceFilter(choices=[("too", "Closed too")], method="nothing")

    class Meta:
        model = Role
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: QueryDict, queryset: Roles, facets: tuple[Facet, ...], now: dt.datetime):
        self.facets, self.now, self.cut = facets, now, len(_words(data)) > LONGEST
        super().__init__(known(data, facets), queryset)

    def search(self, queryset: Roles, name: str, value: str) -> Roles:
        return queryset.filter(words_in(value, "current__search_text", "project__search_text"))

    def nothing(self, queryset: Roles, name: str, value: str) -> Roles:
        """Whether closed ones are shown is asked in `base`, since they are counted either way."""
        return queryset

    @property
    def chosen(self) -> dict[str, list[str]]:
        return {facet.name: self.data.getlist(facet.name) for facet in self.facets if self.data.getlist(facet.name)}

    @property
    def words(self) -> str:
        return self.data.get("q", "")

    @property
    def with_closed(self) -> bool:
        return "closed" in self.data

    def base(self, *, without: str = "") -> Roles:
        """What the search and the other facets leave, with how long the work lasts."""
        lasts = ExpressionWrapper(
            F("current__work_ends_on") - F("current__work_starts_on"), output_field=DurationField()
        )
        found = self.qs.annotate(lasts=lasts)
        for facet in self.facets:
            if facet.name != without and facet.name in self.chosen:
                found = found.filter(facet.condition(self.chosen[facet.name]))
        return found

    def results(self) -> Roles:
        """Open ones first, the soonest to close at the top; then closed ones, the last to close at the top."""
        found = self.base() if self.with_closed else self.base().open(self.now)
        return found.order_by(
            Case(When(open_at(self.now), then=0), default=1),
            Case(When(open_at(self.now), then=F("current__closes_at"))).asc(nulls_last=True),
            F("current__closes_at").desc(nulls_last=True),
            "pk",
        )

    def counts(self) -> list[dict[str, Any]]:
        """For each value of each facet, how many the list would have with it: one statement a facet."""
        drawn = []
        for facet in self.facets:
            if not facet.values:
                continue
            found = self.base(without=facet.name)
            found = found if self.with_closed else found.open(self.now)
            counted = found.aggregate(
                **{f"n{place}": Count("pk", filter=condition()) for place, (_, _, condition) in enumerate(facet.values)}
            )
            ticked = set(self.chosen.get(facet.name, ()))
            drawn.append(
                {
                    "name": facet.name,
                    "title": facet.title,
                    "values": [
                        {"code": code, "words": words, "count": counted[f"n{place}"], "ticked": code in ticked}
                        for place, (code, words, _) in enumerate(facet.values)
                    ],
                }
            )
        return drawn

    def chips(self) -> list[tuple[str, str]]:
        """What is on, each with the address without it."""
        rows = [(f"“{self.words}”", self.address(drop=("q", self.words)))] if self.words else []
        for facet in self.facets:
            said = {code: words for code, words, _ in facet.values}
            rows += [(said[code], self.address(drop=(facet.name, code))) for code in self.chosen.get(facet.name, ())]
        if self.with_closed:
            rows.append(("Closed too", self.address(drop=("closed", "too"))))
        return rows

    def address(self, *, drop: tuple[str, str] | None = None, **more: str) -> str:
        query = QueryDict(mutable=True)
        for name in sorted(self.data):
            query.setlist(name, [value for value in self.data.getlist(name) if (name, value) != drop])
        for name, value in more.items():
            query[name] = value
        return f"?{query.urlencode()}"


def _words(data: QueryDict) -> str:
    return " ".join(data.get("q", "").replace("\0", "").split())


def known(data: QueryDict, facets: tuple[Facet, ...]) -> QueryDict:
    """The query in its canonical form: known names and values only, each once, sorted."""
    query = QueryDict(mutable=True)
    words = _words(data)[:LONGEST]
    if words:
        query["q"] = words
    for facet in facets:
        wanted = set(data.getlist(facet.name))
        values = sorted(code for code, _, _ in facet.values if code in wanted)
        if values:
            query.setlist(facet.name, values)
    if data.get("closed") == "too":
        query["closed"] = "too"
    return query
