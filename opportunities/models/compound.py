"""Columns that belong together: a number, a span, money, a day or less than a day. Always public, always in order.

`@holds(number("count"), when("on"))` gives a model the columns `count_min`, `count_max`, `count_about` and `on`,
`on_year` ... with the CHECKs that make them one thing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.db import models
from django.db.models import F, Q


@dataclasses.dataclass(frozen=True)
class Compound:
    fields: dict[str, models.Field]
    checks: dict[str, tuple[Q, str]]


def holds(*compounds: Compound) -> Callable[[type[models.Model]], type[models.Model]]:
    def decorate(model):
        for compound in compounds:
            for name, field in compound.fields.items():
                model.add_to_class(name, field)
            model.privacy = model.privacy | dict.fromkeys(compound.fields, "public")
            model._meta.constraints = [
                *model._meta.constraints,
                *(
                    models.CheckConstraint(
                        name=f"{model._meta.model_name}_{name}", condition=rule, violation_error_message=message
                    )
                    for name, (rule, message) in compound.checks.items()
                ),
            ]
        return model

    return decorate


def number(prefix: str, field: type[models.Field] = models.PositiveIntegerField, *, added: bool = False) -> Compound:
    """8 is min and max alike; at least 8 has no max, up to 10 no min.

    `added`, here and below: to a table in use, which older code still writes.
    """
    low, high, about = f"{prefix}_min", f"{prefix}_max", f"{prefix}_about"
    return Compound(
        {
            low: field(null=True, blank=True),
            high: field(null=True, blank=True),
            about: models.BooleanField(default=False, **({"db_default": False} if added else {})),
        },
        {
            f"{prefix}_in_order": (
                Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{low}__lte": F(high)}),
                "The smaller number comes first.",
            ),
            f"{prefix}_about_something": (
                Q(**{about: False}) | Q(**{f"{low}__isnull": False}) | Q(**{f"{high}__isnull": False}),
                "About how many?",
            ),
        },
    )


def span(prefix: str, *, added: bool = False) -> Compound:
    """A length of time; a unit with no number is "some days"."""
    n, unit = number(prefix, added=added), f"{prefix}_unit"
    return Compound(
        n.fields | {unit: _words(15, added)},
        n.checks
        | {
            f"{prefix}_has_unit": (
                ~Q(**{unit: ""}) | Q(**{f"{prefix}_min__isnull": True, f"{prefix}_max__isnull": True}),
                "Say the unit of time.",
            )
        },
    )


def _words(longest: int, added: bool) -> models.CharField:
    return models.CharField(max_length=longest, blank=True, **({"default": "", "db_default": ""} if added else {}))


def money(prefix: str, currency: str | None = None, *, added: bool = False) -> Compound:
    """Whole minor units with their currency."""
    n, sign = number(prefix, models.BigIntegerField, added=added), currency or f"{prefix}_currency"
    low, high = f"{prefix}_min", f"{prefix}_max"
    none = Q(**{f"{low}__isnull": True, f"{high}__isnull": True})
    return Compound(
        n.fields
        | {
            sign: _words(3, added),
            f"{sign}_worked_out": models.BooleanField(default=False, db_default=False),
        },
        n.checks
        | {
            f"{prefix}_positive": (
                (Q(**{f"{low}__isnull": True}) | Q(**{f"{low}__isnull": False, f"{low}__gt": 0}))
                & (Q(**{f"{high}__isnull": True}) | Q(**{f"{high}__isnull": False, f"{high}__gt": 0})),
                "An amount is more than nothing.",
            ),
            f"{prefix}_with_currency": ((none & Q(**{sign: ""})) | (~none & ~Q(**{sign: ""})), "Say the currency."),
        },
    )


def when(prefix: str) -> Compound:
    """`prefix` is the whole day where one is said; year, month and day stand apart where it is less."""
    year, month, day, to_year = (f"{prefix}_{part}" for part in ("year", "month", "day", "to_year"))
    part, side, worked_out = (f"{prefix}_{name}" for name in ("part", "side", "worked_out"))
    whole = Q(**{f"{prefix}__isnull": False})
    less = Q(**{f"{year}__isnull": False}) | Q(**{f"{month}__isnull": False})
    nothing = {part: "", side: "", worked_out: False, f"{day}__isnull": True, f"{to_year}__isnull": True}
    return Compound(
        {
            prefix: models.DateField(null=True, blank=True),
            **{name: models.PositiveSmallIntegerField(null=True, blank=True) for name in (year, month, day, to_year)},
            part: models.CharField(max_length=10, blank=True),
            side: models.CharField(max_length=10, blank=True),
            worked_out: models.BooleanField(default=False),
        },
        {
            f"{prefix}_whole_or_less": (
                ~whole | Q(**{f"{name}__isnull": True for name in (year, month, day, to_year)}),
                "A day is said whole or in parts.",
            ),
            f"{prefix}_day_in_month": (
                Q(**{f"{day}__isnull": True}) | Q(**{f"{month}__isnull": False}),
                "Which month is the day in?",
            ),
            f"{prefix}_of_something": (whole | less | Q(**nothing), "Say the year or the month."),
            f"{prefix}_years_in_order": (
                Q(**{f"{to_year}__isnull": True})
                | Q(**{f"{year}__isnull": False, f"{month}__isnull": True, f"{to_year}__gte": F(year)}),
                "The later year comes second.",
            ),
        },
    )
