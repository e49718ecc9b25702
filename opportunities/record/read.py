"""Rows to record."""

from __future__ import annotations

import json
from typing import Any

from opportunities.models import RoleVersion
from opportunities.record.fields import read
from opportunities.record.tables import LISTING, LISTS, ROLE, SHOWN


def from_rows(version: RoleVersion) -> dict[str, Any]:
    """The record that the rows of `version` say, in the order of the schema. About 20 queries."""
    role = version.role
    record: dict[str, Any] = {"kind": version.kind}
    if role.listing is None:
        record |= {"slug": role.slug, "project": role.project.slug}
    else:
        key = {"feed": role.listing.feed, "id": role.listing.external_id}
        record["listing"] = key | read(LISTING, version)
    record |= read(ROLE, version)
    for table in LISTS:
        rows = getattr(version, table.rows).select_related(*table.joins).prefetch_related(*table.sets)
        _put(record, table.path, [read(table.fields, row) for row in rows])
    for path in SHOWN:
        _put(record, path, version.shown.get(".".join(path), []))
    return record


def record_of(version: RoleVersion) -> dict[str, Any]:
    """What a published version froze, with no query; of a draft, what its rows say now."""
    return json.loads(version.canonical) if version.canonical else from_rows(version)


def _put(record: dict[str, Any], path: tuple[str, ...], rows: list) -> None:
    if rows:
        for key in path[:-1]:
            record = record.setdefault(key, {})
        record[path[-1]] = rows
