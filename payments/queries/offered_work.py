"""How much own-time work a role offered to one person: what silence may confirm, and nothing above it."""

from __future__ import annotations

from opportunities.record import record_of
from opportunities.record.computed_columns import rates_for
from opportunities.record.worked_total import optional_total, worked_total
from payments.models import Contribution, PayTermsLine
from payments.queries import pay_rates


def most(line: PayTermsLine) -> int | None:
    """Pence: the upper end of what the role said for this piece of work, or of the whole role where it said none."""
    version = line.terms.version
    if version is None:
        return None
    record = record_of(version)
    paid = [row for row in record.get("pay", {}).get("lines", []) if row["kind"] == "paid"]
    same = [row for row in paid if line.work_key and row.get("work") == line.work_key]
    if same:
        of_these = {**record, "pay": {**record["pay"], "lines": same}}
        said = optional_total(of_these, rates_for(record)) or worked_total(of_these, rates_for(record))
        if not said.why and said.high is not None:
            return said.high
    return version.worked_total_pence


def goes_above(line: PayTermsLine, minutes: int) -> bool:
    """With these minutes the person would have logged more of this work than was offered to them."""
    limit = most(line)
    if limit is None:
        return False
    logged = (
        Contribution.objects.filter(terms=line.terms_id, work_key=line.work_key)
        .exclude(log_key="")
        .exclude(status="void")
        .select_related("line", "terms")
        .prefetch_related("terms__shares")
        .order_by("pk")
    )
    return sum(pay_rates.due(one)[1] for one in logged) + pay_rates.full(line, minutes) > limit
