"""What every table of ours says about itself: who may see each column, who wrote it, what may never happen to it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from ground import clock, triggers
from ground.sealed import SealedTextField
from tests.architecture import code

CLASSES = {"public", "internal", "personal", "special", "sealed", "money"}
# From the top: a key may point to its own app or to one further down.
ORDER = ("home", "payments", "opportunities", "members", "ground")


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in {*ORDER, "portal"}]


def by_label(model) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", ours(), ids=by_label)
def test_every_field_has_a_privacy_class(model):
    declared = vars(model).get("privacy") or getattr(model, "privacy", {})
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    inherited = {"page_ptr"}
    assert set(declared) >= set(fields) - inherited, (
        f"not classified: {sorted(set(fields) - inherited - set(declared))}"
    )
    every = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    assert set(declared) <= every, f"no such field: {sorted(set(declared) - every)}"
    assert set(declared.values()) <= CLASSES
    for name, field in fields.items():
        if name in declared:
            # A password is kept as a hash: as good as sealed.
            assert (declared[name] == "sealed") == (isinstance(field, SealedTextField) or name == "password"), name


@pytest.mark.parametrize("model", ours(), ids=by_label)
def test_keys_point_down(model):
    here = model._meta.app_label
    if here not in ORDER:
        return
    for field in model._meta.local_concrete_fields:
        target = field.related_model._meta.app_label if field.related_model else None
        if target in ORDER:
            assert ORDER.index(target) >= ORDER.index(here), f"{field.name} points up to {target}"


def mentioned(condition) -> set[str]:
    if isinstance(condition, Q):
        return set().union(*(mentioned(child) for child in condition.children))
    if isinstance(condition, tuple):
        return {condition[0].partition("__")[0]}
    expressions = getattr(condition, "get_source_expressions", list)()
    own = {condition.name} if isinstance(condition, models.F) else set()
    return own.union(*(mentioned(each) for each in expressions if each is not None))


@pytest.mark.parametrize("model", ours(), ids=by_label)
def test_when_and_who_come_together(model):
    """A nullable `x_at` beside an `x_by` has a constraint over both."""
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    checks = [mentioned(each.condition) for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    for name, field in fields.items():
        who = fields.get(name.removesuffix("_at") + "_by")
        if name.endswith("_at") and who is not None and field.null:
            assert any({name, who.name} <= check for check in checks), f"{name} without {who.name}"


def test_a_cascade_says_why():
    """Nothing about money or decisions goes because something else went."""
    bare = [
        f"{source.path}: {line.strip()}"
        for source in code.code()
        if "models" in source.path
        for line in source.text.splitlines()
        if re.search(r"\b(CASCADE|SET_NULL|SET_DEFAULT|DO_NOTHING)\b", line) and "#" not in line
    ]
    assert not bare


@pytest.mark.django_db
def test_every_declared_trigger_is_there_after_migrate():
    tables = set(connection.introspection.table_names())
    lost = {each.table for each in triggers.declared()} - tables
    assert not lost, "a trigger on a table that is not there"
    assert triggers.missing(connection) == set()
    assert len({each.name for each in triggers.declared()}) == len(triggers.declared()), "two triggers of one name"


@pytest.mark.django_db
def test_a_row_of_the_trail_is_for_good():
    from ground.models import AuditEvent

    row = AuditEvent.objects.create(at=clock.now(), actor_id=1, verb="try", kind="x.y", object_id=1)
    table = AuditEvent._meta.db_table
    attempts = [f"UPDATE {table} SET verb = 'other'", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        columns = "(id, at, actor_id, verb, kind, object_id, facts)"
        attempts.append(
            f"INSERT OR REPLACE INTO {table} {columns} VALUES ({row.pk}, '2026-01-01', 1, 'z', 'x', 1, '{{}}')"
        )
    else:
        attempts.append(f"TRUNCATE {table}")
    for statement in attempts:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    row.refresh_from_db()
    assert row.verb == "try"
