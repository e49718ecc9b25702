"""Django's own, and the libraries' 200 migrations come before our large ones.

After them, each would think through all our models again, which took half a minute.
"""

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from portal.migration_autodetector import Folding
from portal.set_up_lock import one_at_a_time

LAST = {"opportunities", "payments", "home"}
LOOKING = ("plan", "check_unapplied", "fake", "fake_initial", "prune", "app_label")


class Command(migrate.Command):
    autodetector = Folding

    def handle(self, *args, **options):
        with one_at_a_time():
            return self._handle(*args, **options)

    def _handle(self, *args, **options):
        if not any(options.get(name) for name in LOOKING):
            executor = MigrationExecutor(connections[options["database"]])
            executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] not in LAST])
        return super().handle(*args, **options)
