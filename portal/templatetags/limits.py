"""How long things last and how much there may be, as pages and mails say it: {% limit "case_answer" %}.

Each comes from the one place that the code asks. A page that typed it would go on promising what has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django import template
from django.conf import settings

from ground import text_format
from members.actions import cases, joins
from opportunities.actions import dates, readings
from payments import policies
from payments.models import MOST_MINUTES_A_DAY

register = template.Library()
MONTH = dt.timedelta(days=30)


def _in_words(count: int) -> str:
    return f"{text_format.number(count)} working days"


LIMITS: dict[str, Callable[[], str]] = {
    "code": lambda: f"{settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60} minutes",
    "review_answer": lambda: text_format.working_days(settings.REVIEW_ANSWER_WORKING_DAYS),
    "answers_kept": lambda: f"{readings.KEPT_FOR // MONTH} months",
    "case_answer": lambda: f"{cases.ANSWER_WITHIN.days} days",
    "hours_a_day": lambda: text_format.duration(MOST_MINUTES_A_DAY),
    "join_wait": lambda: _in_words(joins.WORKING_DAYS),
    "cool_off": lambda: _in_words(policies.COOL_OFF_WORKING_DAYS),
    "confirm": lambda: _in_words(settings.CONFIRM_AFTER_WORKING_DAYS),
    "put_on_a_date": lambda: _in_words(dates.PUT_AFTER_WORKING_DAYS),
}


@register.simple_tag
def limit(name: str) -> str:
    return LIMITS[name]()
