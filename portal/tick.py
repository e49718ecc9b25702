"""What time alone brings about, every minute in the demo and every five in production. Safe to run at any moment."""

import logging

from django.db import InterfaceError, OperationalError, close_old_connections, connection
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
    "payments.demo_bank.keep_up",
    "payments.actions.catch_up.run",
    "payments.actions.open_book.print_promise",
    "payments.actions.ledger_checks.check_daily",
    "portal.team.second_person.tell",
    "members.actions.notices.requeue_due",
    "ground.mail.forget_expired",
    "ground.mail.requeue_due",
    "members.sign_in.tries.forget_old",
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
