"""The books, looked at once a day and before any money is gathered to be sent."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction

from ground import clock, same_moment
from ground.exceptions import Refused
from payments.models import BooksCheck
from payments.queries import ledger_check

log = logging.getLogger(__name__)


def check_daily() -> BooksCheck | None:
    """By `tick`, the first time on each day. What is wrong is kept, shown to finance, and in the log."""
    today = clock.today()
    if BooksCheck.objects.filter(day=today).exists():
        return None
    problems = ledger_check.problems()
    try:
        with transaction.atomic():
            made = BooksCheck.objects.create(day=today, problems=problems)
    except IntegrityError as refused:
        same_moment.there(BooksCheck.objects.filter(day=today), refused)
        return None  # another process looked at the same moment
    for problem in problems:
        log.error("the books: %s", problem)
    return made


def check_now() -> None:
    """No run is made from books that do not add up."""
    problems = ledger_check.problems()
    if problems:
        raise Refused(
            f"The books do not add up ({problems[0]}), so no pay run can be made. Tell whoever looks after the portal."
        )
