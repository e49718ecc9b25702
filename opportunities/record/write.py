"""Record to rows. The caller has checked the record and holds the transaction."""

from __future__ import annotations

from typing import Any

from members.models import VocabularyTerm
from opportunities.models import ActivityKind, Area, Criterion, RoleVersion
from opportunities.record.fields import write
from opportunities.record.tables import LISTING, LISTS, ROLE, SHOWN, List

KEPT = {
    *("id", "role", "kind", "number", "status", "note", "applicants_must_act", "published_at", "published_by"),
    *("canonical", "sha256", "panel_pence", "funded_pence", "funded_until", "returned_pence"),
}


def to_rows(version: RoleVersion, record: dict[str, Any]) -> None:
    """Make a draft say exactly what `record` says: its columns, then every list anew."""
    _set_columns(version, record)
    version.activities.set([ActivityKind.objects.get_or_create(name=name)[0] for name in record.get("activities", [])])
    for table in LISTS:
        getattr(version, table.rows).all().delete()
        _write_list(version, table, found(record, table.path))


def found(record: dict[str, Any], path: tuple[str, ...]) -> list:
    value: Any = record
    for key in path:
        value = value.get(key, {})
    return value or []


def _set_columns(version: RoleVersion, record: dict[str, Any]) -> None:
    """Every column that the record does not fill goes back to "not said"."""
    fields = [field for field in RoleVersion._meta.concrete_fields if field.name not in KEPT]
    columns = {field.name: field.get_default() for field in fields}
    columns |= write(ROLE, record) | write(LISTING, record.get("listing", {}))
    columns["shown"] = {".".join(path): rows for path in SHOWN if (rows := found(record, path))}
    RoleVersion.objects.filter(pk=version.pk).update(**columns)
    version.refresh_from_db()


def _write_list(version: RoleVersion, table: List, rows: list[dict[str, Any]]) -> None:
    made = [
        table.model(version=version, position=position, **write(table.fields, row)) for position, row in enumerate(rows)
    ]
    table.model.objects.bulk_create(made)
    if table.model is Criterion:
        for criterion, row in zip(made, rows, strict=True):
            _write_sets(criterion, row)


def _write_sets(criterion: Criterion, row: dict[str, Any]) -> None:
    if "areas" in row:
        criterion.areas.set([Area.objects.get_or_create(name=name)[0] for name in row["areas"]])
    if criterion.evidence_codes:
        criterion.terms.set(VocabularyTerm.objects.filter(code__in=criterion.evidence_codes))
