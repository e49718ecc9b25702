"""What a version's columns keep of its rows: the deadline, the days, the sums and the counts that rule 1 rests on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import Q

from ground import clock, search
from opportunities import rule_one
from opportunities.models import NamedRateAmount
from opportunities.record.durations import as_quantity, whole_day, work_days
from opportunities.record.semantics import latest
from opportunities.record.worked_total import Rates, Total, optional_total, worked_total


@dataclasses.dataclass(frozen=True)
class Computed:
    """Everything that follows from a record alone (and the published rate cards), reckoned once."""

    columns: dict[str, Any]
    total: Total
    optional: Total | None


def computed(record: dict[str, Any]) -> Computed:
    total, optional = total_of(record), optional_of(record)
    return Computed(_columns(record, total, optional), total, optional)


def _columns(record: dict[str, Any], total: Total, optional: Total | None) -> dict[str, Any]:
    starts, ends = work_days(record)
    return (
        _closes(record)
        | _hears(record)
        | rule_one.counts(record)
        | {
            "seats_min": _seats_min(record),
            "work_starts_on": starts,
            "work_ends_on": ends,
            "sessions_end_at": sessions_end(record),
            "worked_total_min_pence": None if total.why else total.low,
            "worked_total_pence": None if total.why else total.high,
            "worked_total_currency": total.currency,
            "optional_pence": (optional.high or 0) if optional else 0,
            "search_text": search_text(record),
        }
    )


def search_text(record: dict[str, Any]) -> str:
    """What a search of the roles reads: the title, the prose about the work, and whose it is."""
    bodies = [body[key] for body in record.get("bodies", []) for key in ("name", "short_name", "unit") if key in body]
    return search.fold(record["title"], *(record.get(key, "") for key in ("purpose", "what_you_do")), *bodies)


def sessions_end(record: dict[str, Any]) -> dt.datetime | None:
    """When the last session is over. None where a session has no whole day, or the work says that more may come."""
    sessions = record.get("sessions", [])
    for work in record.get("work", []):
        held = sum(row.get("work") == work.get("key", "") for row in sessions)
        count = work.get("count", held)
        most = count.get("max") if isinstance(count, dict) else count
        most = held if "choose" in work else most
        if work["kind"] in ("session", "attendance") and (
            "every" in work or "per" in work or most is None or most > held
        ):
            return None
    ends = [
        moment(day, row.get("to") or row.get("from"), row.get("tz")) if (day := whole_day(row["on"])) else None
        for row in sessions
    ]
    return None if not ends or None in ends else max(ends)


def total_of(record: dict[str, Any]) -> Total:
    return worked_total(record, rates_for(record))


def optional_of(record: dict[str, Any]) -> Total | None:
    return optional_total(record, rates_for(record))


def rates_for(record: dict[str, Any]) -> Rates:
    """The card of a named rate: our own roles freeze its version; a listing's is the one valid when it starts."""

    def look(rate: dict[str, Any], unit: str) -> tuple[int, str] | None:
        owner = {"rate__owner__name": rate["owner"]} if "owner" in rate else {"rate__owner__isnull": True}
        cards = NamedRateAmount.objects.filter(rate__name=rate["name"], unit=unit, **owner)
        if record["kind"] == "own":
            card = cards.filter(version=rate.get("version", "")).first()
        else:
            day = work_days(record)[0]
            still = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
            card = cards.filter(still, valid_from__lte=day).order_by("-valid_from").first() if day else None
        return (card.pence, card.currency) if card else None

    return look


def _closes(record: dict[str, Any]) -> dict[str, Any]:
    closes = record.get("closes", {})
    day = latest(closes["on"]) if "on" in closes else None
    return {"closes_at": None if day is None else moment(day, closes.get("time"), closes.get("tz"))}


def moment(day: dt.date, time: str | None, tz: str | None) -> dt.datetime | None:
    """The first moment that is too late, UTC: the time said, or the end of the day where none is."""
    if (zone := clock.zone(tz)) is None:
        return None
    at = dt.time.fromisoformat(time) if time else dt.time()
    day = day if time else day + dt.timedelta(days=1)
    return dt.datetime.combine(day, at, zone).astimezone(dt.UTC)


def _hears(record: dict[str, Any]) -> dict[str, Any]:
    told = [row for row in record.get("dates", []) if row["kind"] == "hear_by"]
    days = [day for row in told if "on" in row and (day := latest(row["on"]))]
    within = [row["within_working_days"] for row in told if "within_working_days" in row]
    return {
        "hear_by_on": max(days) if days else None,
        "hear_within_working_days": max(within) if within else None,
    }


def _seats_min(record: dict[str, Any]) -> int | None:
    said = [row for row in record.get("seats", []) if row["kind"] == "places"]
    lows = [as_quantity(row["n"]).low for row in said if "n" in row]
    return int(sum(lows)) if lows and len(lows) == len(said) and None not in lows else None
