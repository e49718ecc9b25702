"""What everyone is told of the promise (rule 5): by printed quarters, so that no two days differ by one piece of work."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ground import money
from payments.models import PrintedCount, PrintedPromise
from payments.queries import promise_classes


@dataclass(frozen=True)
class Quarter:
    """What had become of the work of one quarter when it was printed, by class."""

    quarter: str
    ends_on: dt.date
    counts: dict[str, int]


def quarters() -> list[Quarter]:
    """The printed ones, oldest first: never changed. A quarter of too few people is in the next that is printed."""
    rows: dict[tuple[dt.date, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(promise_classes.CLASSES, 0))
    found = PrintedCount.objects.order_by("printed_in__ends_on", "became")
    for quarter, ends_on, became, count in found.values_list(
        "printed_in__quarter", "printed_in__ends_on", "became", "count"
    ):
        rows[ends_on, quarter][became] = count
    return [Quarter(quarter, ends_on, counts) for (ends_on, quarter), counts in rows.items()]


def promise() -> dict:
    """The same as `queries.count` counts for the team, of every printed quarter, and until when.

    How many days pay took is what the newest quarter with enough people printed.
    """
    printed = quarters()
    found: dict = {name: sum(row.counts[name] for row in printed) for name in promise_classes.CLASSES}
    found["all"] = sum(found.values())
    found["kept"] = kept(found)
    found["percent"] = money.percent(found["kept"], found["all"])
    found["upto"] = printed[-1].ends_on if printed else None
    days = PrintedPromise.objects.filter(median_days__isnull=False).order_by("-ends_on").first()
    found["median_days"], found["ninety_days"] = (days.median_days, days.ninety_days) if days else (None, None)
    found["days_upto"] = days.ends_on if days else None
    return found


def kept(counts: dict[str, int]) -> int:
    """In time and turned down by choice are published as one number."""
    return counts["settled_in_time"] + counts["declined"]
