"""django-tasks' own worker, which ends when its database does: ours waits, and comes back with it."""

import logging
import time

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands import db_worker

log = logging.getLogger(__name__)
PAUSES = (0.5, 1, 2, 5, 10)  # seconds; then ten, for as long as it takes


class Worker(db_worker.Worker):
    """A job that the database left is a killed one: `tick` calls it failed, and what it owed is in our rows."""

    def run(self) -> None:
        tried = 0
        while self.running:
            before = self._run_tasks
            try:
                super().run()
                return
            except (OperationalError, InterfaceError) as error:
                if self.batch:
                    raise
                tried = 1 if self._run_tasks > before else tried + 1
                pause = PAUSES[min(tried, len(PAUSES)) - 1]
                log.warning("the database is away (%s): again in %s seconds", type(error).__name__, pause)
                connections.close_all()
                self.startup_delay = False
                time.sleep(pause)


db_worker.Worker = Worker  # the command has no other place to say which


class Command(db_worker.Command):
    pass
