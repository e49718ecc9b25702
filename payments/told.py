"""What everyone is told of the promise (rule 5): as `queries.promise` counts it, with small numbers protected."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from members import people_ids
from payments import queries
from payments.models import Contribution


def promise(now: dt.datetime | None = None) -> dict:
    """How many days pay took is told once it stands for enough people; counts of our own lateness are exact."""
    counted = queries.promise(now)
    paid = set(Contribution.objects.filter(dues__settled__gt=0).order_by().values_list("payee", flat=True))
    if len(set(people_ids.roots_of(paid).values())) < settings.SMALL_NUMBER:
        counted |= {"median_days": None, "ninety_days": None}
    return counted
