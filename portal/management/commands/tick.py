"""What time alone brings about, every minute in the demo and every five in production. Safe to run at any moment."""

import logging
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection, connections
from django.utils.module_loading import import_string

from ground import clock
from ground.models import Beat
from portal import database
from portal.settings.env import Misconfigured

log = logging.getLogger(__name__)
LOST = (OperationalError, InterfaceError)
# In order: what is owed up to now, then what has to be queued again. Each is called with nothing.
ON_TICK = (
    "ground.jobs.fail_stale",
    "ground.jobs.forget_finished",
    "opportunities.actions.catch_up.run",
    "payments.rails.mock_bank.keep_up",
    "payments.actions.catch_up.run",
    "payments.actions.printing.print_promise",
    "payments.actions.books.check_daily",
    "portal.second_person.tell",
    "members.actions.notices.requeue_due",
    "ground.mail.forget_expired",
    "ground.mail.requeue_due",
    "members.tries.forget_old",
    "members.kept_writing.forget_old",
)


def run() -> list[str]:
    """Each in turn; one that fails is logged and does not stop the others. Returns the names that failed.

    A database that is away fails them all alike, so it is said once, by whoever called.
    """
    failed = []
    with clock.offset_read_once():
        for name in ON_TICK:
            try:
                import_string(name)()
            except Misconfigured:
                raise
            except Exception as error:
                if isinstance(error, LOST) and database.is_away():
                    raise
                log.exception("tick: %s failed", name)
                failed.append(name)
                if not connection.in_atomic_block:
                    close_old_connections()
    Beat.objects.tick()
    return failed


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
            return run()
        except LOST as error:
            if not every:
                raise
            log.warning("the database is away (%s): again in %s seconds", type(error).__name__, every)
            connections.close_all()
            return []
