"""The database as this version needs it: tables, triggers, cache, and the rows that the code refers to by name."""

from importlib.util import find_spec

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

# Each is called with nothing, and may be called again.
REFERENCE_ROWS = tuple(f"{app}.reference.install" for app in ("members", "opportunities", "payments", "home"))


def reference_rows() -> None:
    for name in REFERENCE_ROWS:
        if find_spec(name.rpartition(".")[0]):
            import_string(name)()


class Command(BaseCommand):
    help = "Migrates, makes the cache table, and installs reference rows. Safe to run again."

    def handle(self, *, verbosity, **options):
        call_command("migrate", verbosity=max(0, verbosity - 1), interactive=False)
        call_command("createcachetable", verbosity=0)
        reference_rows()
