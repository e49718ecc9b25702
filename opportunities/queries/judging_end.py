"""How long judges go on reading: names, scores and answers are shut to them some days after the last answer."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Max

from ground import clock, text_format
from ground.exceptions import Refused
from opportunities.models import Application, Role


def last_answer_at(role: Role) -> dt.datetime | None:
    """When the role was concluded or cancelled; before that, once everybody has a letter, the newest of them."""
    done = role.concluded_at or role.cancelled_at
    if done is not None or role.names_opened_at is None:
        return done
    sent = Application.objects.sent().filter(role=role)
    if not sent.exists() or sent.filter(letter=None).exists():
        return None
    return sent.aggregate(last=Max("letter__written_at"))["last"]


def until(role: Role) -> dt.datetime | None:
    at = last_answer_at(role)
    return at and at + dt.timedelta(days=settings.JUDGES_READ_ON_DAYS)


def check_reads_on(role: Role) -> None:
    ends = until(role)
    if ends is not None and ends <= clock.now():
        raise Refused(f"This panel has ended. Its answers, names and scores were shut on {text_format.date(ends)}.")


def is_over(role: Role) -> bool:
    ends = until(role)
    return ends is not None and ends <= clock.now()
