"""Where a question or a criterion of an earlier version stands now: by its own id, or by its words where that is gone.

Two with the same words are told apart by their place among them: the gate lets no such pair in, and older ones stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from opportunities.models import Criterion, SelectionQuestion

Row = TypeVar("Row", Criterion, SelectionQuestion)


def place_now(asked: Row, now: Sequence[Row]) -> int | None:
    """Its place in `now`, counted from 0. One without words is known by its id alone."""
    by_id = next((at for at, each in enumerate(now) if each.pk == asked.pk), None)
    if by_id is not None:
        return by_id
    alike = [at for at, each in enumerate(now) if asked.text and each.text == asked.text]
    if len(alike) < 2:
        return alike[0] if alike else None
    of_its_version = type(asked).objects.filter(version=asked.version_id, text=asked.text)
    before = of_its_version.filter(position__lt=asked.position).count()
    return alike[min(before, len(alike) - 1)]


def paired(old: Iterable[Row], now: Iterable[Row]) -> dict[int, Row]:
    """Each of these old ones, by id, with the one of today that has its words; none of today stands for two."""
    left, found = list(now), {}
    for each in sorted(old, key=lambda row: (row.position, row.pk)):
        same = next((row for row in left if each.text and row.text == each.text), None)
        if same is not None:
            found[each.pk] = same
            left.remove(same)
    return found
