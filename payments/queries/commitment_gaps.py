"""Roles for which less is set aside than their published terms can cost."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from ground import clock
from opportunities.models import RoleVersion, WorkLine
from opportunities.record import record_of
from opportunities.record.computed_columns import total_of


@dataclass(frozen=True)
class Gap:
    version: RoleVersion
    needed: int

    @property
    def missing(self) -> int:
        return self.needed - self.version.funded_pence


def gaps() -> list[Gap]:
    """Published before work of so much a week (a month ...), or every so often, counted as often as its time holds.

    Their total is frozen; what people may do and be paid for is not less for it.
    """
    again = Q(kind="total", per__gt="") | Q(every_unit__gt="") | Q(per="day")
    repeated = WorkLine.objects.filter(again).values("version")
    versions = RoleVersion.objects.filter(
        pk__in=repeated, kind="own", role__current=F("pk"), role__status__in=["published", "concluded"],
        work_ends_on__gte=clock.today(), seats_max__isnull=False,
    ).select_related("role")  # fmt: skip
    found = []
    for version in versions.order_by("work_ends_on", "pk"):
        most = total_of(record_of(version)).high
        if most is not None:
            found.append(Gap(version, most * (version.seats_max or 0) + version.panel_pence))
    return [gap for gap in found if gap.missing > 0]
