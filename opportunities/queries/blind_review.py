"""Everything a judge may know before names are open: codes, answers in order of chance, and their own scores.

No query in this module reads an applicant, and none reads another judge's scores. The order is mixed for each judge, by
a hash of the seat and the application, so that no order tells when anything arrived. A code is shown once its answer has
been opened and not before: who is set aside from an answer in between never learns which one it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable

from members import merged_records
from members.models import AccessGrant
from opportunities.models import Application, Criterion, GuideLine, Interest, PanelSeat, Score
from opportunities.queries import amendments, tallies


@dataclasses.dataclass(frozen=True)
class Blind:
    """One application as this judge meets it."""

    code: str
    interest: str | None
    scores: dict[int, Score]
    opened: bool

    @property
    def stepped_back(self) -> bool:
        return self.interest == "recuse"


@dataclasses.dataclass(frozen=True)
class Desk:
    """A judge's whole work on one role."""

    seat: PanelSeat
    criteria: list[Criterion]
    answers: list[Blind]
    anchors: dict[int, str]

    @property
    def to_judge(self) -> list[Blind]:
        return [each for each in self.answers if not each.stepped_back]

    @property
    def whole(self) -> int:
        return len(self.to_judge) * len(self.criteria)

    def done(self, criterion: Criterion | None = None) -> int:
        keys = {each.pk for each in self.criteria} if criterion is None else {criterion.pk}
        return sum(key in each.scores for each in self.to_judge for key in keys)

    @property
    def total_done(self) -> int:
        return self.done()

    def next_open(self, after: tuple[int, str] | None = None) -> tuple[int, str] | None:
        """(criterion number, code) of the next without a score: this question first, then the others, in order."""
        order = [(number, each.code) for number in range(1, len(self.criteria) + 1) for each in self.answers]
        start = order.index(after) + 1 if after in order else 0
        by_code = {each.code: each for each in self.answers}
        for number, code in [*order[start:], *order[:start]]:
            each = by_code[code]
            if not each.stepped_back and self.criteria[number - 1].pk not in each.scores:
                return number, code
        return None


def mixed(seat: PanelSeat, codes: list[str]) -> list[str]:
    return sorted(codes, key=lambda code: hashlib.sha256(f"{seat.pk}:{seat.role_id}:{code}".encode()).digest())


def desk(seat: PanelSeat) -> Desk:
    """Eight queries, however many applications. What a judge was set aside from before they opened it is not there."""
    rows = Application.objects.filter(role=seat.role_id, status="submitted").order_by("code").values_list("pk", "code")
    waiting = {each.pk for each in amendments.waiting(seat.role)}
    code_of = {pk: code for pk, code in rows if pk not in waiting}
    interests = dict(
        Interest.objects.filter(seat=seat, application__in=code_of).order_by("pk").values_list("application_id", "kind")
    )
    scores: dict[int, dict[int, Score]] = {pk: {} for pk in code_of}
    for score in Score.objects.filter(seat=seat, application__in=code_of, void_at=None).order_by("pk"):
        scores[score.application_id][score.criterion_id] = score
    pk_of = {code: pk for pk, code in code_of.items()}
    opened = _opened(seat, code_of)
    answers = [
        Blind(code, interests.get(pk_of[code]), scores[pk_of[code]], pk_of[code] in opened)
        for code in mixed(seat, list(code_of.values()))
        if interests.get(pk_of[code]) != "recuse" or pk_of[code] in opened
    ]
    anchors = dict(
        GuideLine.objects.filter(version=seat.role.current).order_by("position").values_list("score", "means")
    )
    return Desk(seat, tallies.criteria_of(seat.role), answers, anchors)


def _opened(seat: PanelSeat, applications: Iterable[int]) -> set[int]:
    """Which of these this judge has read already."""
    named = {f"answers:{pk}": pk for pk in applications}
    read = AccessGrant.objects.filter(reader__in=merged_records.ids_of(seat.person), what__in=named)
    return {named[what] for what in read.order_by("pk").values_list("what", flat=True)}


def names_open(seat: PanelSeat) -> bool:
    """Every judge has locked, this one too."""
    return seat.role.names_opened_at is not None and seat.locked_at is not None
