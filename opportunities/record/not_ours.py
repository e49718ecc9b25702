"""What the shape can say of other hosts' calls and no role of ours says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from ground import text_format
from ground.exceptions import Problem
from opportunities.models import RoleVersion
from opportunities.record.semantics import rows_at


def not_ours(version: RoleVersion, record: dict[str, Any]) -> Iterator[Problem]:
    for path in (("seats",), ("criteria",), ("work",), ("pay", "lines")):
        for position, row in enumerate(rows_at(record, path)):
            if "variant" in row:
                named = text_format.cut(row["variant"])
                words = f"Make a role of its own for “{named}”: everything here holds for all."
                yield Problem((*path, position, "variant"), words)
    yield from _pay(record["pay"])
    yield from _needed(version, record)
    optional = {row["key"] for row in record.get("work", []) if "optional" in row and "key" in row}
    for position, row in enumerate(record.get("sessions", [])):
        if row.get("work") in optional:
            words = "People write down themselves which optional work they did. List no session."
            yield Problem(("sessions", position, "work"), words)


def _pay(pay: dict[str, Any]) -> Iterator[Problem]:
    for position, line in enumerate(pay.get("lines", [])):
        if "only_if" in line:
            words = "We never ask what anybody else pays people. Pay everyone alike."
            yield Problem(("pay", "lines", position, "only_if"), words)
    most = settings.PAY_BY_WORKING_DAYS
    if pay.get("within_working_days", 0) > most:
        yield Problem(("pay", "within_working_days"), f"We pay within {most} working days. Say so many or fewer.")
    if "claim_within" in pay:
        yield Problem(("pay", "claim_within"), "We pay without a claim, so there is no time to claim in.")


def _needed(version: RoleVersion, record: dict[str, Any]) -> Iterator[Problem]:
    rule = record.get("selection", {}).get("needed_rule")
    if rule == "half_shown":
        words = "Our panels score what is needed from 1 to 5: a mean of 3 meets it."
        yield Problem(("selection", "needed_rule"), words)
