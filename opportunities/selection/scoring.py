"""The score, in exact fractions. Pure: no database, no clock, no order of rows matters.

An essential is met if its mean is 3 or more. The score is the weighted mean of the desirables. Fewer than two valid
values of a criterion: no result. "Cannot tell" and an interest are missing data, never a low score.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

NEEDED = 2
MET = Fraction(3)
WIDE = 2


@dataclasses.dataclass(frozen=True)
class Asked:
    """One criterion as it is scored. `weight` counts on a desirable only."""

    key: Hashable
    essential: bool
    weight: int = 1


@dataclasses.dataclass(frozen=True)
class Result:
    """`shortlisted` None: some criterion has fewer than two valid values, so another judge is needed."""

    means: Mapping[Any, Fraction | None]
    shortlisted: bool | None
    score: Fraction | None

    @property
    def missing(self) -> list[Hashable]:
        return [key for key, mean in self.means.items() if mean is None]


def mean(values: Iterable[int | None]) -> Fraction | None:
    """Of the values given; None stands for "cannot tell" or a judge who stepped back."""
    valid = [value for value in values if value is not None]
    return Fraction(sum(valid), len(valid)) if len(valid) >= NEEDED else None


def spread(values: Iterable[int | None]) -> int:
    valid = [value for value in values if value is not None]
    return max(valid) - min(valid) if valid else 0


def result(asked: Iterable[Asked], values: Mapping[Any, Iterable[int | None]]) -> Result:
    criteria = list(asked)
    means = {each.key: mean(values.get(each.key, ())) for each in criteria}
    essentials = [means[each.key] for each in criteria if each.essential]
    if any(found is None for found in means.values()):
        return Result(means, None, None)
    shortlisted = all(found >= MET for found in essentials if found is not None)
    return Result(means, shortlisted, _score(criteria, means) if shortlisted else None)


def _score(criteria: list[Asked], means: Mapping[Any, Fraction | None]) -> Fraction:
    """No desirables: all who meet the essentials have the same score, 0, and so tie."""
    weighed = [(each.weight, means[each.key] or Fraction(0)) for each in criteria if not each.essential]
    whole = sum(weight for weight, _ in weighed)
    return sum((weight * found for weight, found in weighed), Fraction(0)) / whole if whole else Fraction(0)


@dataclasses.dataclass(frozen=True)
class Cut:
    """Who is in by score, who ties at the cut for `seats_left`, and who comes after, best first."""

    chosen: tuple[Hashable, ...]
    tied: tuple[Hashable, ...]
    after: tuple[tuple[Hashable, ...], ...]
    seats_left: int

    @property
    def needs_lot(self) -> bool:
        """Somebody's place, on the list or on the reserve list, hangs on chance."""
        return bool(self.tied) or any(len(group) > 1 for group in self.after)


def cut(scores: Mapping[Any, Fraction], seats: int, band: Fraction) -> Cut:
    """Within `band` of the score of the last seat is a tie."""
    best = sorted(scores.values(), reverse=True)
    if len(best) <= seats:
        return Cut(tuple(sorted(scores, key=str)), (), (), 0)
    at = best[seats - 1] if seats else None
    if at is None:
        return Cut((), (), _groups(scores, set(scores)), 0)
    chosen = [key for key, score in scores.items() if score > at + band]
    tied = [key for key, score in scores.items() if at - band <= score <= at + band]
    left = seats - len(chosen)
    if len(tied) == left:
        chosen, tied, left = chosen + tied, [], 0
    rest = set(scores) - set(chosen) - set(tied)
    return Cut(tuple(sorted(chosen, key=str)), tuple(sorted(tied, key=str)), _groups(scores, rest), left)


def _groups(scores: Mapping[Any, Fraction], keys: set[Hashable]) -> tuple[tuple[Hashable, ...], ...]:
    """Equal scores together, best first."""
    found: dict[Fraction, list[Hashable]] = {}
    for key in keys:
        found.setdefault(scores[key], []).append(key)
    return tuple(tuple(sorted(found[score], key=str)) for score in sorted(found, reverse=True))


def places(found: Cut, drawn: Sequence[Hashable]) -> tuple[list[Hashable], list[Hashable]]:
    """(chosen, reserve in order). `drawn` is every key in the order of the lot, [] where none was needed."""
    rank = {key: at for at, key in enumerate(drawn)}
    tied = sorted(found.tied, key=rank.__getitem__)
    reserve = tied[found.seats_left :]
    for group in found.after:
        reserve += sorted(group, key=rank.__getitem__) if len(group) > 1 else list(group)
    return [*found.chosen, *tied[: found.seats_left]], reserve


def hundredths(score: Fraction) -> int:
    """For the eye only, half up: what decides is the fraction."""
    return int(score * 100 + Fraction(1, 2))


def written(hundredths: int) -> str:
    """As people read it. No judge gives less than 1, so 0 means that nothing was asked beyond what is needed."""
    return f"{hundredths // 100}.{hundredths % 100:02d}" if hundredths else "has all that is needed"
