"""Migrations in which constraints and indexes stand where their table is made.

Each AddConstraint of its own makes Django think every related model through again: with some 120 of them a first
migrate took 40 seconds instead of 8.
"""

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel


class Folding(MigrationAutodetector):
    def _optimize_migrations(self):
        super()._optimize_migrations()
        for migrations in self.migrations.values():
            for migration in migrations:
                migration.operations = fold(migration.operations)


def fold(operations: list) -> list:
    made = {operation.name_lower: operation for operation in operations if isinstance(operation, CreateModel)}
    later = {(one.model_name_lower, one.name) for one in operations if isinstance(one, AddField)}
    kept = []
    for operation in operations:
        create = made.get(getattr(operation, "model_name_lower", ""))
        if isinstance(operation, AddConstraint) and create and not _needs(operation.constraint, create, later):
            create.options.setdefault("constraints", []).append(operation.constraint)
        elif isinstance(operation, AddIndex) and create and not _needs(operation.index, create, later):
            create.options.setdefault("indexes", []).append(operation.index)
        else:
            kept.append(operation)
    return kept


def _needs(rule, create: CreateModel, later: set) -> bool:
    """Does it speak of a field that is added only after its table?"""
    said = repr(rule.deconstruct())
    return any(model == create.name_lower and field in said for model, field in later)
