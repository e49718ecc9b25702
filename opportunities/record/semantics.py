"""What a schema cannot say (its description lists it)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from ground import clock, money, typed
from ground.exceptions import Problem
from opportunities.record import paths

DAYS = {"on", "starts", "ends", "checked_on", "page_dated", "page_updated"}
FIRST_YEAR, LAST_YEAR = 1990, 2100
# What may hold for one variant only.
OF_A_VARIANT = (("seats",), ("criteria",), ("work",), ("pay", "lines"), ("routes",))


def beyond(record: dict[str, Any]) -> Iterator[Problem]:
    yield from _everywhere(record, ())
    if not typed.has_letter(record["title"]):
        yield paths.at(("title",), "this has no letter that anybody can read")
    yield from _pointers(record)
    yield from _closing(record)
    yield from _gaps(record)
    yield from _term(record.get("term", {}), ("term",))
    for position, variant in enumerate(record.get("variants", [])):
        yield from _term(variant.get("term", {}), ("variants", position, "term"))
    yield from _choosing(record)
    yield from _alone(record)


def _everywhere(value: Any, path: tuple) -> Iterator[Problem]:
    if isinstance(value, list):
        for position, one in enumerate(value):
            yield from _everywhere(one, (*path, position))
    if not isinstance(value, dict):
        return
    yield from _range(value, path)
    yield from _real_day(value, path)
    yield from _in_order(value, path)
    yield from _there_is(value, path)
    yield from _can_be(value, path)
    yield from _is_an_hour(value, path)
    for key, one in value.items():
        yield from _everywhere(one, (*path, key))


def _range(value: dict, path: tuple) -> Iterator[Problem]:
    low, high = value.get("min"), value.get("max")
    if low is None or high is None:
        return
    if path and path[-1] == "applies_to":
        if low >= high:
            yield paths.at(path, f"max {high} is not more than min {low}")
        return
    if low > high:
        yield paths.at(path, f"min {low} is more than max {high}")
    elif low == high and not value.get("about"):
        yield paths.at(path, f"from {low} to {high} is one number: write {low}")


def _real_day(value: dict, path: tuple) -> Iterator[Problem]:
    if not {"month", "day"} <= value.keys():
        return
    year = value.get("year", 2000)
    if value["day"] > calendar.monthrange(year, value["month"])[1]:
        yield paths.at(path, f"there is no {value['day']} {calendar.month_name[value['month']]} then")


def _is_an_hour(value: dict, path: tuple) -> Iterator[Problem]:
    """Clocks go forward over an hour once a year: nothing closes or begins in it."""
    day, zone = value.get("on"), clock.zone(value.get("tz"))
    if not isinstance(day, str) or zone is None:
        return
    for key in ("time", "from", "to"):
        at = value.get(key)
        if isinstance(at, str) and clock.is_skipped(dt.date.fromisoformat(day), dt.time.fromisoformat(at), zone):
            yield paths.at(
                (*path, key), f"there is no {at} on that day, because the clocks go forward: say another time"
            )


def _in_order(value: dict, path: tuple) -> Iterator[Problem]:
    if {"from", "to"} <= value.keys() and value["to"] <= value["from"]:
        yield paths.at((*path, "to"), f"{value['to']} is not after {value['from']}")
    if "to_year" in value and value["to_year"] <= value.get("year", 0):
        yield paths.at((*path, "to_year"), f"{value['to_year']} is not after {value['year']}")


def _there_is(value: dict, path: tuple) -> Iterator[Problem]:
    tz, currency = value.get("tz"), value.get("currency")
    if tz is not None and clock.zone(tz) is None:
        yield paths.at((*path, "tz"), f"there is no time zone called {paths.value(tz)}: write one like Europe/Paris")
    if currency is not None and money.minor_digits(currency) is None:
        yield paths.at((*path, "currency"), f"there is no currency called {paths.value(currency)}: write one like GBP")


def _can_be(value: dict, path: tuple) -> Iterator[Problem]:
    """A whole day is held to the years that a part of one is (part_date)."""
    for key in DAYS & value.keys():
        day = value[key]
        if isinstance(day, str) and not FIRST_YEAR <= int(day[:4]) <= LAST_YEAR:
            yield paths.at((*path, key), f"{day} is not between {FIRST_YEAR} and {LAST_YEAR}")


def _term(term: dict, path: tuple) -> Iterator[Problem]:
    starts, ends = (term.get(end) for end in ("starts", "ends"))
    if starts is None or ends is None:
        return
    first, last = earliest(starts), latest(ends)
    if first is not None and last is not None and last < first:
        yield paths.at((*path, "ends"), "this is before it starts")


def earliest(when: Any) -> dt.date | None:
    """The first day that `when` can mean; None where no year is said."""
    if isinstance(when, str):
        return dt.date.fromisoformat(when)
    return dt.date(when["year"], when.get("month", 1), when.get("day", 1)) if "year" in when else None


def latest(when: Any) -> dt.date | None:
    if isinstance(when, str):
        return dt.date.fromisoformat(when)
    year = when.get("to_year", when.get("year"))
    if year is None:
        return None
    month = when.get("month", 12)
    return dt.date(year, month, when.get("day", calendar.monthrange(year, month)[1]))


def _pointers(record: dict) -> Iterator[Problem]:
    keys = [row.get("key") for row in record.get("work", [])]
    pointing = [(("pay", "lines", at), row) for at, row in enumerate(record.get("pay", {}).get("lines", []))]
    pointing += [(("sessions", at), row) for at, row in enumerate(record.get("sessions", []))]
    for path, row in pointing:
        if "work" in row and row["work"] not in keys:
            yield paths.at((*path, "work"), f"no row of 'work' has the key {paths.value(row['work'])}")
    yield from _variants(record)
    yield from _seen_at(record)
    for position, row in enumerate(record.get("attendance_shares", [])):
        if "notice_days" in row and row["outcome"] != "cancelled_late":
            yield paths.at(("attendance_shares", position, "notice_days"), "this stands on 'cancelled_late' only")


def _variants(record: dict) -> Iterator[Problem]:
    labels = {row["label"] for row in record.get("variants", [])}
    for path in OF_A_VARIANT:
        for position, row in enumerate(rows_at(record, path)):
            if "variant" in row and row["variant"] not in labels:
                yield paths.at((*path, position, "variant"), f"no variant is called {paths.value(row['variant'])}")


def rows_at(record: dict, path: tuple[str, ...]) -> list[dict]:
    value: Any = record
    for key in path:
        value = value.get(key, {})
    return value or []


def _choosing(record: dict) -> Iterator[Problem]:
    """Dates that people choose of: there are enough of them, and room is said of no others."""
    sessions = record.get("sessions", [])
    chosen = {row["key"] for row in record.get("work", []) if "choose" in row}
    for position, row in enumerate(record.get("work", [])):
        held = sum(one.get("work") == row.get("key", "") for one in sessions)
        if "choose" in row and 0 < held < row["choose"]:
            yield paths.at(("work", position, "choose"), f"{row['choose']} of {held} cannot be chosen")
    for position, row in enumerate(sessions):
        if "room" in row and row["work"] not in chosen:
            yield paths.at(
                ("sessions", position, "room"), "this stands only where the work of the session has 'choose'"
            )


def _alone(record: dict) -> Iterator[Problem]:
    kinds = [row["kind"] for row in record.get("expenses", [])]
    if "none" in kinds and len(kinds) > 1:
        yield paths.at(("expenses", kinds.index("none")), "none are covered, and others stand here: say one of the two")
    keys = [row["key"] for row in record.get("selection", {}).get("questions", []) if "key" in row]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield paths.at(("selection", "questions"), f"two have the key {paths.value(key)}: answers are filed by it")


def _seen_at(record: dict) -> Iterator[Problem]:
    listing = record.get("listing", {})
    known = {row.get("url") for row in listing.get("also_at", [])}
    rows = [(("pay", "lines", at), row) for at, row in enumerate(record.get("pay", {}).get("lines", []))]
    rows += [(("expenses", at), row) for at, row in enumerate(record.get("expenses", []))]
    for path, row in rows:
        if "seen_at" in row and row["seen_at"] not in known:
            yield paths.at((*path, "seen_at"), "this address is not among listing.also_at")


def _closing(record: dict) -> Iterator[Problem]:
    closes = record.get("closes", {})
    others = [latest(row["on"]) for row in closes.get("others", [])]
    if others and latest(closes["on"]) > min(others):
        yield paths.at(
            ("closes", "on"), "this is after another closing date: `on` is the earliest, so nobody is late by it"
        )


def _gaps(record: dict) -> Iterator[Problem]:
    from opportunities.record.check import schema

    for position, gap in enumerate(record.get("gaps", [])):
        if not _is_place(schema(), gap["path"]):
            yield paths.at(("gaps", position, "path"), f"{paths.value(gap['path'])} is no place in this shape")


def _is_place(schema: dict, path: str) -> bool:
    here = [schema["$defs"]["role"]]
    for step in path.split("."):
        name, _, bracket = step.partition("[")
        here = [inner for one in here for inner in _within(schema, one.get("properties", {}).get(name))]
        if bracket:
            here = [inner for one in here if "items" in one for inner in _bracket(schema, one["items"], bracket[:-1])]
        if not here:
            return False
    return True


def _bracket(schema: dict, items: dict, inside: str) -> Iterator[dict]:
    """An index, or the row's kind (a body's part, a route's for, a way's how)."""
    for row in _within(schema, items):
        kinds = [
            value
            for key in ("kind", "part", "for", "how", "method", "what", "outcome")
            for value in row.get("properties", {}).get(key, {}).get("enum", [])
        ]
        if re.fullmatch(r"\d+", inside) or inside in kinds:
            yield row


def _within(schema: dict, one: dict | None) -> list[dict]:
    """A schema with its $ref followed and its choices laid out."""
    if one is None:
        return []
    if "$ref" in one:
        return _within(schema, schema["$defs"][one["$ref"].removeprefix("#/$defs/")])
    return [one, *(inner for choice in one.get("oneOf", []) for inner in _within(schema, choice))]
