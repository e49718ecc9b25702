"""Rows for the matcher, and what it found for a person, a page or a snapshot. It reads MatchableItem and no other."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from members import merged_records
from members.models import MatchableItem, Person, ProfileItem
from opportunities import matching
from opportunities.matching import Item, Match, Term
from opportunities.models import Application, Criterion, MatchSnapshot, RoleVersion, VersionStatus

KEPT_AT_MOST = 4_000
_kept: dict[int, Sequence[matching.Criterion]] = {}
_keeping = threading.Lock()


def items_of(person: Person) -> list[Item]:
    """What this person shared for matching, whichever of their joined records it was told under. One query."""
    rows = (
        MatchableItem.objects.filter(person__in=merged_records.ids_of(person))
        .order_by("item_id")
        .values_list("item_id", "term__code", "term__scheme", "answer", "term__label", "consent_id")
    )
    return [Item(pk, Term(code, scheme), answer, label, consent) for pk, code, scheme, answer, label, consent in rows]


def criteria_of(versions: Iterable[int]) -> dict[int, Sequence[matching.Criterion]]:
    """The essential and desirable criteria of each version id, in their order. Two queries, however many versions,
    and none for the published versions that this process has read before: those never change again (triggers)."""
    wanted = list(versions)
    found: dict[int, Sequence[matching.Criterion]] = {pk: kept for pk in wanted if (kept := _kept.get(pk))}
    missing = [pk for pk in wanted if pk not in found]
    if missing:
        found.update(_read(missing))
    return {pk: found[pk] for pk in wanted}


def forget() -> None:
    """What was kept: for a process that is given another database (tests)."""
    _kept.clear()


def _read(versions: list[int]) -> Mapping[int, Sequence[matching.Criterion]]:
    rows = (
        Criterion.objects.filter(version__in=versions, need__in=list(matching.Need))
        .order_by("version", "position")
        .values_list(
            "version_id",
            "version__status",
            "pk",
            "need",
            "evidence_rule",
            "evidence_slots",
            "weight",
            "text",
            "why_we_ask",
            "how_to_show",
        )
    )
    named = (
        Criterion.terms.through.objects.filter(criterion__version__in=versions)
        .order_by("pk")
        .values_list("criterion_id", "vocabularyterm__code", "vocabularyterm__scheme")
    )
    terms: dict[int, list[Term]] = defaultdict(list)
    words: dict[str, Term] = {}
    for pk, code, scheme in named:
        terms[pk].append(words.get(code) or words.setdefault(code, Term(code, scheme)))
    found: dict[int, list[matching.Criterion]] = {version: [] for version in versions}
    published = set()
    for version, status, pk, need, rule, slots, weight, text, why, how in rows:
        found[version].append(
            matching.Criterion(pk, need, rule, frozenset(terms.get(pk, ())), slots or 1, weight, text, why, how)
        )
        if status == VersionStatus.PUBLISHED:
            published.add(version)
    if not connection.in_atomic_block:  # what is read inside a transaction may yet be undone
        _keep({version: found[version] for version in published})
    return found


def _keep(more: Mapping[int, Sequence[matching.Criterion]]) -> None:
    """The newest few thousand: a version is about 3 kB."""
    with _keeping:
        _kept.update(more)
        for old in list(_kept)[: max(0, len(_kept) - KEPT_AT_MOST)]:
            del _kept[old]


def match_of(person: Person, version: RoleVersion) -> Match:
    """The match as it stands now: the same for the member, the team and the role page."""
    return matching.match(criteria_of([version.pk])[version.pk], items_of(person))


def matches_of(
    person: Person, versions: Sequence[RoleVersion], items: list[Item] | None = None
) -> list[tuple[RoleVersion, Match]]:
    """In the order of `versions`, which is never an order by fit. Four queries at most for any number of roles."""
    shared = items_of(person) if items is None else items
    found = matching.match_each(criteria_of([version.pk for version in versions]), shared)
    return [(version, found[version.pk]) for version in versions]


def snapshot_of(person: Person, version: RoleVersion) -> dict[str, Any]:
    """What is stored when an application is sent: findings by id, no words (`MatchSnapshot` has these columns)."""
    found = match_of(person, version)
    used = [item for result in found.results for item in result.items]
    return {
        "version_sha256": version.sha256,
        "matcher": matching.MATCHER,
        "results": matching.as_data(found),
        "item_ids": sorted({item.id for item in used}),
        "consent_ids": sorted({item.consent for item in used}),
    }


def match_in(snapshot: MatchSnapshot) -> Match:
    """The match as it was when the application was sent. What is no longer shared stands there without its words."""
    application = snapshot.application
    criteria = criteria_of([application.version_id])[application.version_id]
    return matching.from_data(snapshot.results, criteria, items_of(application.person))


def match_for(application: Application) -> Match:
    """Of an application, for the member and the team alike: as sent, or, before that, as it stands now."""
    snapshot = MatchSnapshot.objects.select_related("application__person").filter(application=application).first()
    return match_in(snapshot) if snapshot is not None else match_of(application.person, application.version)


def kept_back(person: Person) -> dict[Term, tuple[str, str]]:
    """For the member alone: what they told us and did not share for matching, as (label, answer)."""
    told = (
        ProfileItem.objects.filter(person__in=merged_records.ids_of(person), matchable=None)
        .order_by("pk")
        .values_list("term__code", "term__scheme", "term__label", "answer")
    )
    return {Term(code, scheme): (label, answer) for code, scheme, label, answer in told}


def not_shared(kept: dict[Term, tuple[str, str]], found: Match) -> list[dict[str, Any]]:
    """What of it this role asks about. Added to the member's own page, outside the matcher."""
    rows = []
    for result in found.results:
        if result.found is matching.Found.NOT_TOLD:
            for term in sorted(result.criterion.terms & kept.keys(), key=lambda term: term.code):
                label, answer = kept[term]
                rows.append({"criterion": result.criterion.text, "label": label, "answer": answer})
    return rows
