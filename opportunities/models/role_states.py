"""Where a role can stand, and the one definition of open: of the table here, of a row in `Role.is_open`."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from ground import clock

if TYPE_CHECKING:
    from opportunities.models.roles import Role  # noqa: F401 - names the queryset's rows


class RoleKind(models.TextChoices):
    OWN = "own", "our role"
    LISTED = "listed", "run by someone else"
    FUNDING_CALL = "funding_call", "funding call"


class RoleStatus(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    CONCLUDED = "concluded", "concluded"
    CANCELLED = "cancelled", "cancelled"


class VersionStatus(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


OPEN_ENDED = ["rolling", "until_filled", "none"]


def open_at(moment: dt.datetime) -> Q:
    """Published, not past its deadline, not stopped by hand, and not over with its last session. `Role.is_open` asks the same of a row."""
    endless = Q(current__closes_at__isnull=True, current__closes_kind__in=OPEN_ENDED)
    going_on = Q(stopped_at__isnull=True) | Q(stopped_at__gt=moment)
    yearly = Q(current__closes_kind="yearly") & _in_the_yearly_window(clock.london(moment).date())
    to_come = Q(current__sessions_end_at__isnull=True) | Q(current__sessions_end_at__gt=moment)
    return Q(status=RoleStatus.PUBLISHED) & (Q(current__closes_at__gt=moment) | endless | yearly) & going_on & to_come


def _in_the_yearly_window(today: dt.date) -> Q:
    """From `opens` (any day where none is said) to `on`; a window that goes over the new year is open at both its ends."""
    opens, on = "current__closes_opens_", "current__closes_on_"

    def order(column: str, sign: str, month: Any, day: Any) -> Q:
        return Q(**{f"{column}month__{sign}": month}) | Q(**{f"{column}month": month, f"{column}day__{sign}e": day})

    begun, going_on = order(opens, "lt", today.month, today.day), order(on, "gt", today.month, today.day)
    in_one_year = order(opens, "lt", F(f"{on}month"), F(f"{on}day"))
    return Q(**{f"{opens}month": None}) | (in_one_year & begun & going_on) | (~in_one_year & (begun | going_on))


def yearly_window(version: Any, today: dt.date) -> tuple[bool, dt.date]:
    """Of a row: whether its yearly window is open, and the day on which that is over."""
    opens, on = (
        _as_day(version.closes_opens_month, version.closes_opens_day),
        _as_day(version.closes_on_month, version.closes_on_day),
    )
    now = (today.month, today.day)
    if opens is None:
        return True, dt.date(today.year + 1, 1, 1)
    is_open = opens <= now <= on if opens <= on else opens <= now or now <= on
    month, day = on if is_open else opens
    turns = _in_year(today.year, month, day, later=is_open)
    return is_open, turns if turns > today else _in_year(today.year + 1, month, day, later=is_open)


def _as_day(month: int | None, day: int | None) -> tuple[int, int] | None:
    return None if month is None or day is None else (month, day)


def _in_year(year: int, month: int, day: int, *, later: bool) -> dt.date:
    """That day (29 February: the last of the month where there is none); the day after it, `later`."""
    found = dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
    return found + dt.timedelta(days=1) if later else found


class Roles(models.QuerySet["Role"]):
    def public(self) -> Roles:
        """What a stranger may see: published or concluded, or cancelled after it was public."""
        return self.filter(current__isnull=False).exclude(status=RoleStatus.DRAFT)

    def own(self) -> Roles:
        return self.filter(kind=RoleKind.OWN)

    def open(self, now=None) -> Roles:
        """Those that take applications at `now`. Computed, never stored."""
        return self.filter(open_at(now or clock.now()))
