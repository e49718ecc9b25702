"""Write each app's only migration again, in the form that migrates fastest (until one has landed).

Constraints and indexes go into the tables' own CreateModel, where Django leaves them as steps of their own, each of
which renders every related model anew; and the upper apps wait for Wagtail's migrations, which would otherwise carry
our tables through each of theirs. A first migrate takes half the time (15 seconds instead of 30).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("ground", "members", "opportunities", "payments", "home")
AFTER_WAGTAIL = ("opportunities",)
THEIRS = ("wagtail", "taggit", "account", "mfa", "usersessions")


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    for app in APPS:
        for path in (ROOT / app / "migrations").glob("0*.py"):
            path.unlink()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.migrations.loader import MigrationLoader

    for app in APPS:  # one at a time, lowest first: together, an upper app's would be cut in two
        call_command("makemigrations", app, verbosity=0)
    graph = MigrationLoader(None).graph
    theirs = [node for node in graph.leaf_nodes() if node[0].startswith(THEIRS)]
    for app in APPS:
        for node in graph.leaf_nodes(app):
            migration = graph.nodes[node]
            migration.operations = inlined(migration.operations)
            if app in AFTER_WAGTAIL:
                migration.dependencies = sorted({*migration.dependencies, *theirs}, key=str)
            write(migration)
    return 0


def inlined(operations: list) -> list:
    from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel

    made = {each.name.lower(): each for each in operations if isinstance(each, CreateModel)}
    late = {each.model_name.lower() for each in operations if isinstance(each, AddField)}
    kept = []
    for each in operations:
        name = each.model_name.lower() if isinstance(each, AddConstraint | AddIndex) else None
        if name is None or name in late or name not in made:
            kept.append(each)
        elif isinstance(each, AddConstraint):
            made[name].options.setdefault("constraints", []).append(each.constraint)
        else:
            made[name].options.setdefault("indexes", []).append(each.index)
    return kept


def write(migration) -> None:
    from django.db.migrations.writer import MigrationWriter

    writer = MigrationWriter(migration, include_header=False)
    Path(writer.path).write_text(writer.as_string())


if __name__ == "__main__":
    sys.exit(main())
