"""What a piece of work pays: which frozen line, how much of it, by outcome. No writing."""

from __future__ import annotations

from collections.abc import Iterable

from ground import money, text_format
from opportunities import attendance
from opportunities.record import bands
from payments.models import Contribution, PayTerms, PayTermsLine

BY_PERIOD = ("week", "month", "quarter", "year")
BY_TIME = {"half_hour": 30, "hour": 60}
HALF_DAY_MINUTES = 240


def share(terms: PayTerms, outcome: str) -> int:
    """Percent, as published with the role."""
    for row in terms.shares.all():
        if row.outcome == outcome:
            return row.percent
    return attendance.TABLE[outcome].percent


def notice_days(terms: PayTerms) -> int | None:
    """Called off later than this many days before: it is paid. None: nothing was published."""
    for row in terms.shares.all():
        if row.outcome == "cancelled_late":
            return row.notice_days
    return None


def of_work(terms: PayTerms, work_key: str) -> list[PayTermsLine]:
    """The lines for one piece of work that are paid by session, not by period: those on its key, else those on none."""
    by_session = [line for line in terms.lines.all() if line.unit not in (*BY_PERIOD, "whole")]
    return [line for line in by_session if line.work_key == work_key] or [
        line for line in by_session if not line.work_key
    ]


def chosen(lines: Iterable[PayTermsLine], minutes: int) -> PayTermsLine | None:
    """Two lines on one work are alternatives: by the lengths that they say, else half a day up to four hours, a day
    above.
    """
    said = list(lines)
    by_unit = {line.unit: line for line in [line for line in said if _is_for(line, said, minutes)] or said}
    if not by_unit:
        return None
    order = ("half_day", "day") if minutes <= HALF_DAY_MINUTES else ("day", "half_day")
    for unit in order:
        if unit in by_unit:
            return by_unit[unit]
    return next(iter(by_unit.values()))


def _is_for(line: PayTermsLine, lines: list[PayTermsLine], minutes: int) -> bool:
    others = [other.from_minutes or 0 for other in lines if other is not line]
    return bands.holds(line.from_minutes or 0, line.to_minutes, others, minutes)


def full(line: PayTermsLine, minutes: int | None) -> int:
    """Pence for all of it, rounded once."""
    if line.unit in BY_TIME:
        return money.portion(line.pence, minutes or 0, BY_TIME[line.unit])
    if line.block_minutes:
        return line.pence * -(-(minutes or 0) // line.block_minutes)
    if line.from_minutes is not None or line.to_minutes is not None:
        return line.pence  # one for each time that is so long
    if line.unit == "half_day" and (minutes or 0) > HALF_DAY_MINUTES:
        return 2 * line.pence
    return line.pence


def due(contribution: Contribution) -> tuple[PayTermsLine | None, int]:
    """The line and what is owed for it after the share of its outcome."""
    line = contribution.line
    if line is None:
        line = chosen(of_work(contribution.terms, contribution.work_key), contribution.minutes or 0)
    if line is None:
        return None, 0
    whole = full(line, contribution.minutes)
    return line, money.share(whole, share(contribution.terms, contribution.outcome))


def by_outcome(contribution: Contribution) -> list[tuple[str, int]]:
    """What each outcome would pay, for the page that asks."""
    line, _pence = due(contribution)
    if line is None:
        return []
    whole = full(line, contribution.minutes)
    return [(outcome, money.share(whole, share(contribution.terms, outcome))) for outcome in attendance.TABLE]


def that_pay(contribution: Contribution) -> list[tuple[str, int]]:
    """What somebody can say who says that work did happen: a sum is due for each."""
    return [(outcome, pence) for outcome, pence in by_outcome(contribution) if pence]


def unit_words(line: PayTermsLine) -> str:
    return {
        "half_day": "half day",
        "half_hour": "half hour",
        "whole": "whole of it",
    }.get(line.unit, line.unit.replace("_", " "))


def in_words(contribution: Contribution, line: PayTermsLine) -> str:
    """What the sum is for: "for the half day", "for 1 hour 30 minutes"."""
    if line.unit in BY_TIME and contribution.minutes:
        return f"for {text_format.duration(contribution.minutes)}"
    if line.unit == "whole":
        return "for all of it"
    return f"for the {unit_words(line)}{f': {line.what}' if line.what else ''}"
