"""What a version's columns keep of its rows: the deadline, the days, the sums and the counts that rule 1 rests on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from ground import clock, search
from opportunities.models import NamedRateAmount
from opportunities.record.durations import as_quantity, whole_day, work_days
from opportunities.record.semantics import latest
from opportunities.record.worked_total import Rates, Total, optional_total, worked_total

NOT_ONLINE_FORMS = {"email", "phone", "post", "form", "video", "audio", "in_person", "text_message"}


def columns(record: dict[str, Any]) -> dict[str, Any]:
    """Everything that follows from the record alone (and the published rate cards)."""
    starts, ends = work_days(record)
    total, optional = total_of(record), optional_of(record)
    return (
        _closes(record)
        | _hears(record)
        | _seats(record)
        | _counts(record)
        | {
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


def _seats(record: dict[str, Any]) -> dict[str, Any]:
    """Group sizes and "several" do not count; a row with no upper number leaves all without one."""
    rows = [as_quantity(row["n"]) for row in record.get("seats", []) if row["kind"] == "places" and "n" in row]
    said = [row for row in record.get("seats", []) if row["kind"] == "places"]
    lows, highs = [row.low for row in rows], [row.high for row in rows]
    whole = bool(rows) and len(rows) == len(said)
    return {
        "seats_min": int(sum(lows)) if whole and None not in lows else None,
        "seats_max": int(sum(highs)) if whole and None not in highs else None,
    }


def _counts(record: dict[str, Any]) -> dict[str, int]:
    """The same counts that a trigger takes from the rows at publication (triggers.py)."""
    criteria, work = record.get("criteria", []), record.get("work", [])
    pay, routes = record.get("pay", {}), record.get("routes", [])
    paid = [line for line in pay.get("lines", []) if line["kind"] == "paid"]
    unpaid = [line for line in pay.get("lines", []) if line["kind"] == "unpaid"]
    return {
        "count_criteria": len(criteria),
        "count_criteria_without_why": sum("why_we_ask" not in row for row in criteria),
        "count_work": len(work),
        "count_time": len(record.get("sessions", [])) + sum(says_how_much(row) for row in work),
        "count_preparation": sum(covers(row, "preparation") for row in work),
        "count_follow_up": sum(covers(row, "follow_up") for row in work),
        "count_pay_lines": len(paid),
        "count_pay_lines_incomplete": sum(
            "unit" not in line or not ("amount" in line or "rate" in line) for line in paid
        ),
        "count_unpaid_unexplained": sum("what" not in line or "why_unpaid" not in pay for line in unpaid),
        "count_expenses": len(record.get("expenses", [])),
        "count_support": len(record.get("support", [])),
        "count_routes_apply": len({row["by"] for row in routes if is_a_way_in(row)}),
        "count_routes_apply_offline": len(
            {row["by"] for row in routes if is_a_way_in(row) and row["by"] in NOT_ONLINE_FORMS}
        ),
        "count_contacts": sum(row["for"] in ("ask", "chat") and "address" in row for row in routes),
    }


def says_how_much(row: dict[str, Any]) -> bool:
    return "none" not in row and bool(row.keys() & {"count", "every"} or "n" in row.get("length", {}))


def covers(row: dict[str, Any], what: str) -> bool:
    return row["kind"] == what or what in row.get("includes", [])


def is_a_way_in(row: dict[str, Any]) -> bool:
    return row["for"] in ("apply", "offline") and row["by"] != "not_said"
