"""Whether one of two people could stand in for the other: one made, joined, parted or appointed the other.

Two pairs of eyes of which one made the other are one. That both were added by the same third person ties nobody.
"""

from __future__ import annotations

from django.db.models import Q

from members.models import DutyProposal, Person, PersonKind

# The same in SQL over two root ids, for triggers. The system made many, and stands in for none.
_MADE = """EXISTS (SELECT 1 FROM members_person p JOIN members_person m ON m.id = p.added_by_id WHERE m.kind <> 'system'
 AND ((COALESCE(p.merged_into_id, p.id) = {a} AND COALESCE(m.merged_into_id, m.id) = {b})
 OR (COALESCE(p.merged_into_id, p.id) = {b} AND COALESCE(m.merged_into_id, m.id) = {a})))""".replace("\n", " ")
_TIED = """(
{made}
OR EXISTS (SELECT 1 FROM members_dutyproposal d WHERE d.agreed_at IS NOT NULL
 AND ((d.person_root = {a} AND {b} IN (d.proposer_root, d.agreer_root))
 OR (d.person_root = {b} AND {a} IN (d.proposer_root, d.agreer_root))))
)""".replace("\n", " ").replace("{made}", _MADE)


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
    """The root ids of all who made or appointed this person, or whom this person made or appointed."""
    return made_with(root) | _appointed_with(root)


def made_with(root: int) -> set[int]:
    """Who made this person's record, and whose record this person made."""
    found: set[int] = set()
    mine = Q(pk=root) | Q(merged_into=root) | Q(added_by=root) | Q(added_by__merged_into=root)
    rows = Person.objects.filter(mine, added_by__kind=PersonKind.PERSON).order_by()
    for made, made_in, maker, maker_in in rows.values_list("pk", "merged_into", "added_by", "added_by__merged_into"):
        found |= {made_in or made, maker_in or maker}
    return found - {root}


def _appointed_with(root: int) -> set[int]:
    found: set[int] = set()
    agreed = DutyProposal.objects.filter(agreed_at__isnull=False).order_by()
    rows = agreed.filter(Q(person_root=root) | Q(proposer_root=root) | Q(agreer_root=root))
    for person, *appointed_by in rows.values_list("person_root", "proposer_root", "agreer_root"):
        found |= {person} if root in appointed_by else {*appointed_by}
    return found - {root}
