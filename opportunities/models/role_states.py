"""Where a role can stand, and the one definition of open: of the table here, of a row in `Role.is_open`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

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
    to_come = Q(current__sessions_end_at__isnull=True) | Q(current__sessions_end_at__gt=moment)
    return Q(status=RoleStatus.PUBLISHED) & (Q(current__closes_at__gt=moment) | endless) & going_on & to_come


class Roles(models.QuerySet["Role"]):
    def public(self) -> Roles:
        """What a stranger may see: published or concluded, or cancelled after it was public."""
        return self.filter(current__isnull=False).exclude(status=RoleStatus.DRAFT)

    def own(self) -> Roles:
        return self.filter(kind=RoleKind.OWN)

    def open(self, now=None) -> Roles:
        """Those that take applications at `now`. Computed, never stored."""
        return self.filter(open_at(now or clock.now()))
