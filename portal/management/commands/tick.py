import logging
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from portal import tick

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what is due by now: expected contributions, silence that confirms, jobs of killed workers."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on for ever, this often.")

    def handle(self, *, every, **options):
        failed = self._run(every)
        while every:
            close_old_connections()
            time.sleep(every)
            close_old_connections()
            self._run(every)
        if failed:
            raise SystemExit(f"These failed, see the log: {', '.join(failed)}.")

    def _run(self, every):
        """One that goes on waits for the database, from its start on."""
        try:
            return tick.run()
        except tick.LOST as error:
            if not every:
                raise
            log.warning("the database is away (%s): again in %s seconds", type(error).__name__, every)
            connections.close_all()
            return []
