"""How a person fits a role: a list of reasons, never one number, never a decision.

Pure Python, no Django, no guessing: it reads what a person told us, in the words of the vocabulary, and what they said
may be used for matching. It does not know who the person is. `matching_sql` is its twin for sets of people or roles;
a test holds the two together.

What each rule of a criterion means (terms = the words of the vocabulary that it names):

    any_of, language, interest   met: yes to one of the terms. Not met: no to every one of them.
    all_of                       met: yes to every term. Not met: no to one of them.
    free_in_slots                met: yes to as many of the times as are asked for. Not met: no to so many of them that
                                 the rest cannot reach it.
    area_or_remote               met: yes to one of the places, or to a way of working that stands beside them. Not
                                 met: a place elsewhere was told, or no to every place; and no to every other term.
    told_in_application          always not told: it is answered in the application.

Everything else is "not told". Not told never looks like no.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

MATCHER = "1"


class Need(enum.StrEnum):
    ESSENTIAL = "essential"
    DESIRABLE = "desirable"


class Rule(enum.StrEnum):
    ANY_OF = "any_of"
    ALL_OF = "all_of"
    AREA_OR_REMOTE = "area_or_remote"
    FREE_IN_SLOTS = "free_in_slots"
    LANGUAGE = "language"
    INTEREST = "interest"
    TOLD_IN_APPLICATION = "told_in_application"


NEEDS = frozenset(Need)
DECIDES = frozenset(Rule) - {Rule.TOLD_IN_APPLICATION}


class Found(enum.StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_TOLD = "not_told"


PLACE = "place"
YES = "yes"
NO = "no"


class Term(NamedTuple):
    code: str
    scheme: str


NONE: frozenset[Term] = frozenset()


class Item(NamedTuple):
    """One thing a person told us and shared for matching. An empty label: taken back since."""

    id: int
    term: Term
    answer: str
    label: str = ""
    consent: int = 0


class Criterion(NamedTuple):
    id: int
    need: str
    rule: str = Rule.TOLD_IN_APPLICATION
    terms: frozenset[Term] = frozenset()
    slots: int = 1
    weight: int | None = None
    text: str = ""
    why: str = ""
    how: str = ""


class Result(NamedTuple):
    criterion: Criterion
    found: Found
    items: tuple[Item, ...] = ()

    @property
    def met(self) -> bool:
        return self.found is Found.MET


@dataclasses.dataclass(frozen=True)
class Match:
    results: tuple[Result, ...]

    def _of(self, need: Need) -> list[Result]:
        return [result for result in self.results if result.criterion.need == need]

    @property
    def essential(self) -> list[Result]:
        return self._of(Need.ESSENTIAL)

    @property
    def desirable(self) -> list[Result]:
        return self._of(Need.DESIRABLE)

    @property
    def essential_met(self) -> int:
        return sum(result.met for result in self.essential)

    @property
    def desirable_met(self) -> int:
        return sum(result.met for result in self.desirable)

    @property
    def weighted(self) -> bool:
        return any(result.criterion.weight for result in self.desirable)

    @property
    def weight_met(self) -> int:
        return sum(result.criterion.weight or 0 for result in self.desirable if result.met)

    @property
    def weight_all(self) -> int:
        return sum(result.criterion.weight or 0 for result in self.desirable)

    @property
    def arithmetic(self) -> str:
        """ "2 + 1 = 3 of 6": each met desirable criterion with its published weight, in the order of the list."""
        parts = [str(result.criterion.weight or 0) for result in self.desirable if result.met]
        return f"{' + '.join(parts) or '0'}{f' = {self.weight_met}' if len(parts) > 1 else ''} of {self.weight_all}"

    @property
    def open_essentials(self) -> bool:
        """No essential criterion is known not to be met."""
        return all(result.found is not Found.NOT_MET for result in self.essential)


def match(criteria: Iterable[Criterion], items: Iterable[Item]) -> Match:
    """`criteria` in their own order; `items` are only those shared for matching. The order of items does not matter."""
    return match_each({0: criteria}, items)[0]


def match_each(roles: Mapping[int, Iterable[Criterion]], items: Iterable[Item]) -> dict[int, Match]:
    """The same items against the criteria of many roles, by whatever key they have."""
    told = {item.term: item for item in sorted(items, key=lambda item: item.id)}
    places = [item for term, item in told.items() if term.scheme == PLACE and item.answer == YES]
    return {
        key: Match(tuple([_result(criterion, told, places) for criterion in criteria if criterion.need in NEEDS]))
        for key, criteria in roles.items()
    }


def _result(criterion: Criterion, told: Mapping[Term, Item], places: Sequence[Item]) -> Result:
    """`places`: the items that say yes to a place."""
    terms = criterion.terms
    listed = [told[term] for term in terms if term in told]
    elsewhere: list[Item] = []
    if places and criterion.rule == Rule.AREA_OR_REMOTE:
        elsewhere = [item for item in places if item.term not in terms]
    if not listed and not elsewhere:
        return Result(criterion, _found(criterion, yes=NONE, no=NONE, elsewhere=False))
    yes = [item for item in listed if item.answer == YES]
    no = [item for item in listed if item.answer == NO]
    found = _found(criterion, yes={item.term for item in yes}, no={item.term for item in no}, elsewhere=bool(elsewhere))
    because = yes if found is Found.MET else [*no, *elsewhere] if found is Found.NOT_MET else []
    return Result(criterion, found, tuple(sorted(because, key=lambda item: item.id)))


def _found(criterion: Criterion, *, yes: Set[Term], no: Set[Term], elsewhere: bool) -> Found:
    terms = criterion.terms
    if not terms or criterion.rule not in DECIDES:
        return Found.NOT_TOLD
    if criterion.rule == Rule.ALL_OF:
        return Found.MET if yes == terms else Found.NOT_MET if no else Found.NOT_TOLD
    if criterion.rule == Rule.FREE_IN_SLOTS:
        if len(yes) >= criterion.slots:
            return Found.MET
        return Found.NOT_MET if len(terms) - len(no) < criterion.slots else Found.NOT_TOLD
    if yes:
        return Found.MET
    shut = no
    if criterion.rule == Rule.AREA_OR_REMOTE and elsewhere:
        shut = no | {term for term in terms if term.scheme == PLACE}
    return Found.NOT_MET if shut == terms else Found.NOT_TOLD


def as_data(found: Match) -> list[dict[str, Any]]:
    """What a snapshot keeps: ids and the finding. No words, so that taking something back later hides its words."""
    return [
        {"criterion": result.criterion.id, "found": str(result.found), "items": [item.id for item in result.items]}
        for result in found.results
    ]


def from_data(data: Sequence[Mapping[str, Any]], criteria: Iterable[Criterion], items: Iterable[Item]) -> Match:
    """The snapshot as it was found. An item that is shared no longer stands there without its words."""
    by_id = {criterion.id: criterion for criterion in criteria}
    shared = {item.id: item for item in items}
    gone = Term("", "")
    return Match(
        tuple(
            Result(
                by_id[row["criterion"]],
                Found(row["found"]),
                tuple(shared.get(pk, Item(pk, gone, "")) for pk in row["items"]),
            )
            for row in data
        )
    )
