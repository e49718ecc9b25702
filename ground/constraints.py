"""Keys of people as other tables write them down."""

from django.db import models
from django.db.models import F, Q


def at_and_by(at: str, by: str, *, name: str) -> models.CheckConstraint:
    """`at` and `by` are both there or both missing."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )


def different(one: str, other: str, *, name: str, message: str) -> models.CheckConstraint:
    """Two root ids of people differ (or one is not there yet)."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: F(other)}),
        violation_error_message=message,
    )
