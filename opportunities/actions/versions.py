"""The terms of a role as they are written and frozen. Used by roles and imports; nobody else calls these."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ground import clock, states
from ground.exceptions import Refused
from members.models import Person
from opportunities.models import Role, RoleVersion, VersionStatus
from opportunities.record import canonical, faults, from_rows, record_of, sha256, tidy, to_rows
from opportunities.record.computed_columns import Computed, computed
from opportunities.record.publication_check import panel_pence
from opportunities.transitions import ROLE_VERSION

# What an amendment is called, by the one part of the record that it changes.
CHANGED = {
    "closes": "closing_date",
    "pay": "pay",
    "criteria": "criteria",
    "selection": "criteria",
    "work": "work",
    "sessions": "dates",
    "dates": "dates",
    "term": "dates",
    "take_part": "format",
}


def check_record(record: dict[str, Any]) -> dict[str, Any]:
    """The record, tidied; raises what is wrong with it, sentence by sentence."""
    tidied = tidy(record)
    wrong = faults(tidied)
    if wrong:
        raise Refused(*wrong)
    return tidied


def write(version: RoleVersion, record: dict[str, Any]) -> RoleVersion:
    """Put a checked record into the rows of a draft and compute what its columns keep."""
    to_rows(version, record)
    return refresh(version)


def refresh(version: RoleVersion, found: Computed | None = None) -> RoleVersion:
    """The computed columns of a draft, anew from its rows. What was planned for the panel covers its seats at least.

    `found`: what follows from the rows, where the caller has just read them.
    """
    found = found or computed(from_rows(version))
    kept = found.columns | {"panel_pence": panel_pence(version)}
    RoleVersion.objects.filter(pk=version.pk, status=VersionStatus.DRAFT).update(**kept)
    version.refresh_from_db()
    return version


def freeze(version: RoleVersion, record: dict[str, Any], *, by: Person) -> RoleVersion:
    """Draft to published: canonical bytes and hash are stored with the state, in one UPDATE. `record`: its rows."""
    data = canonical(record | amendments(version, record))
    states.move(
        version,
        ROLE_VERSION,
        "publish",
        by=by,
        facts={"sha256": sha256(data), "number": version.number},
        canonical=data.decode(),
        sha256=sha256(data),
        published_at=clock.now(),
        published_by=by,
    )
    return version


def new(role: Role, *, kind: str, title: str, pay_status: str = "", **listing: str) -> RoleVersion:
    """The next version of a role, as an empty draft."""
    last = role.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return RoleVersion.objects.create(
        role=role, kind=kind, number=last + 1, title=title, pay_status=pay_status, **listing
    )


def amendments(version: RoleVersion, record: dict[str, Any]) -> dict[str, Any]:
    """Of our own roles: one row for each version after the first, from its note. Oldest first."""
    if version.kind != "own" or version.number == 1:
        return {}
    before = list(version.role.versions.filter(number__lt=version.number).order_by("number"))
    told = [*((each, _as_published(each)) for each in before), (version, record)]
    return {"amendments": [_amendment(new, now, then) for (_old, then), (new, now) in pairwise(told)]}


def _as_published(version: RoleVersion) -> dict[str, Any]:
    return {key: value for key, value in record_of(version).items() if key != "amendments"}


def _amendment(version: RoleVersion, now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    changed = {CHANGED.get(key, "other") for key in now.keys() | then.keys() if now.get(key) != then.get(key)}
    day = clock.london(version.published_at).date() if version.published_at else clock.today()
    return {
        "what": changed.pop() if len(changed) == 1 else "other",
        "on": day.isoformat(),
        "note": version.note,
        "must_reapply": version.applicants_must_act,
    }
