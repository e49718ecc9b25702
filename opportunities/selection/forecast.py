"""What deciding would do, before somebody decides. Pure: reads what `selections.decide` reads, and writes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from opportunities.selection import scoring


@dataclasses.dataclass(frozen=True)
class Outlook:
    """Keys of applications. `tied`: a lot that is still to be drawn gives them `seats_tied` of the places.

    `reserve` is in its order, unless `order_by_lot` says that a lot is still to put it in one.
    """

    seats: int
    chosen: tuple[Hashable, ...]
    tied: tuple[Hashable, ...]
    seats_tied: int
    reserve: tuple[Hashable, ...]
    order_by_lot: bool
    lacking: tuple[Hashable, ...]

    @property
    def by_lot(self) -> bool:
        return bool(self.tied) or self.order_by_lot

    @property
    def left_over(self) -> int:
        """Places that nobody would get."""
        return self.seats - len(self.chosen) - self.seats_tied


def outlook(
    *, seats: int, cut: scoring.Cut, drawn: Sequence[Hashable], results: Mapping[Any, scoring.Result]
) -> Outlook:
    """`drawn` as in `scoring.places`: [] where no lot was drawn yet, or none is needed."""
    lacking = tuple(key for key, found in results.items() if found.score is None)
    if cut.needs_lot and not drawn:
        after = tuple(key for group in cut.after for key in group)
        unordered = any(len(group) > 1 for group in cut.after)
        return Outlook(seats, cut.chosen, cut.tied, cut.seats_left, after, unordered, lacking)
    chosen, reserve = scoring.places(cut, drawn)
    return Outlook(seats, tuple(chosen), (), 0, tuple(reserve), False, lacking)
