"""Whether one of two people could stand in for the other: one made, joined, parted or appointed the other.

Two pairs of eyes of which one made the other are one. That both were added by the same third person ties nobody.
People are who they are today: a record that was joined since counts as the one that is kept, on both sides.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from members.models import DutyProposal, Join, Person, PersonKind

# The same in SQL over two root ids, for triggers. The system made, appointed and joined many, and stands in for none.
_EITHER_WAY = """m.kind <> 'system'
 AND ((COALESCE(p.merged_into_id, p.id) = {a} AND COALESCE(m.merged_into_id, m.id) = {b})
 OR (COALESCE(p.merged_into_id, p.id) = {b} AND COALESCE(m.merged_into_id, m.id) = {a}))""".replace("\n", " ")
_MADE = "EXISTS (SELECT 1 FROM members_person p JOIN members_person m ON m.id = p.added_by_id WHERE {either})"
_APPOINTED = (
    "EXISTS (SELECT 1 FROM members_dutyproposal d JOIN members_person p ON p.id = d.person_id "
    "JOIN members_person m ON m.id IN (d.proposed_by_id, d.agreed_by_id) WHERE d.agreed_at IS NOT NULL AND {either})"
)
_JOINED = (
    "EXISTS (SELECT 1 FROM members_join j JOIN members_person p ON p.id IN (j.record_id, j.keep_id) "
    "JOIN members_person m ON m.id IN (j.proposed_by_id, j.agreed_by_id, j.stopped_by_id, j.released_by_id) "
    "WHERE j.taken_back_at IS NULL AND {either})"
)
_MADE, _APPOINTED, _JOINED = (each.replace("{either}", _EITHER_WAY) for each in (_MADE, _APPOINTED, _JOINED))
_TIED = f"({_MADE} OR {_APPOINTED} OR {_JOINED})"


def sql(one: str, other: str) -> str:
    """True where the people with these root ids are tied. `one`, `other`: SQL, such as `NEW.approver_root`."""
    return _TIED.format(a=one, b=other)


def made_sql(one: str, other: str) -> str:
    """The same where one of them made the other's record alone counts."""
    return _MADE.format(a=one, b=other)


def tied(one: int, other: int) -> bool:
    """Of two root ids."""
    return other in tied_to(one)


def tied_to(root: int) -> set[int]:
    """The root ids of all who made, joined, parted or appointed this person, or whom this person did."""
    return made_with(root) | _decided_with(root)


def made_with(root: int) -> set[int]:
    """Who made this person's record, and whose record this person made."""
    return _roots(_between(Person.objects.all(), "pk", "added_by", root, merged="merged_into"), root)


def _decided_with(root: int) -> set[int]:
    """Who had a word in a duty of theirs that was agreed, or in a join or parting that was not taken back; and the
    other way round."""
    agreed, stands = DutyProposal.objects.filter(agreed_at__isnull=False), Join.objects.filter(taken_back_at=None)
    pairs = [_between(agreed, "person", by, root) for by in ("proposed_by", "agreed_by")]
    for by in ("proposed_by", "agreed_by", "stopped_by", "released_by"):
        pairs += [_between(stands, record, by, root) for record in ("record", "keep")]
    return _roots(pairs[0].union(*pairs[1:]), root)


def _between(rows: QuerySet, of: str, by: str, root: int, *, merged: str = "") -> QuerySet:
    """Both ids of each of the two, where one of them is this person today."""
    merged = merged or f"{of}__merged_into"
    mine = Q(**{of: root}) | Q(**{merged: root}) | Q(**{by: root}) | Q(**{f"{by}__merged_into": root})
    found = rows.filter(mine, **{f"{by}__kind": PersonKind.PERSON}).order_by()
    return found.values_list(of, merged, by, f"{by}__merged_into")


def _roots(pairs: QuerySet, root: int) -> set[int]:
    found: set[int] = set()
    for one, one_in, other, other_in in pairs:
        found |= {one_in or one, other_in or other}
    return found - {root}
