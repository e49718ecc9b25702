"""Where a question or a criterion of an earlier version stands now: by its own id, by a question's key, or by its words
where those are gone.

Two with the same words are told apart by their place among them: the gate lets no such pair in, and older ones stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from opportunities.models import Criterion, SelectionQuestion

Row = TypeVar("Row", Criterion, SelectionQuestion)


def place_now(asked: Row, now: Sequence[Row]) -> int | None:
    """Its place in `now`, counted from 0. One without key and words is known by its id alone."""
    by_id = next((at for at, each in enumerate(now) if each.pk == asked.pk), None)
    if by_id is not None:
        return by_id
    by_key = next((at for at, each in enumerate(now) if key_of(asked) and key_of(each) == key_of(asked)), None)
    if by_key is not None:
        return by_key
    alike = [at for at, each in enumerate(now) if _is_same(asked, each)]
    if len(alike) < 2:
        return alike[0] if alike else None
    of_its_version = type(asked).objects.filter(version=asked.version_id, text=asked.text)
    before = of_its_version.filter(position__lt=asked.position).count()
    return alike[min(before, len(alike) - 1)]


def key_of(row: Row) -> str:
    """A question's own name, which stays when its words change."""
    return getattr(row, "key", "")


def _is_same(old: Row, new: Row) -> bool:
    """By key where both have one; two keys are two questions, whatever their words."""
    if key_of(old) and key_of(new):
        return key_of(old) == key_of(new)
    return bool(old.text) and old.text == new.text


def paired(old: Iterable[Row], now: Iterable[Row]) -> dict[int, Row]:
    """Each of these old ones, by id, with the one of today that has its key, or its words where it has no key; none of
    today stands for two.
    """
    left, found = list(now), {}
    for each in sorted(old, key=lambda row: (not key_of(row), row.position, row.pk)):
        same = next((row for row in left if _is_same(each, row)), None)
        if same is not None:
            found[each.pk] = same
            left.remove(same)
    return found
