"""What people narrow the list by: each value is one condition on roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q

from ground import money
from opportunities.models import (
    Area,
    BodyLine,
    ExpenseLine,
    PayLine,
    RoleKind,
    SupportLine,
    TakePart,
)
from opportunities.models.role_states import Roles

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


def with_length(roles: Roles) -> Roles:
    """`lasts`, which the facet "time" asks for."""
    lasts = ExpressionWrapper(F("current__work_ends_on") - F("current__work_starts_on"), output_field=DurationField())
    return roles.annotate(lasts=lasts)
