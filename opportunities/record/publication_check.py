"""Rule 1: what a role of ours must say before it goes public. All that is missing at once, each beside its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ground import clock, money, search, text_format
from ground.exceptions import Path, Problem
from members.models import VocabularyTerm
from opportunities.models import PanelSeat, ProjectStatus, RoleVersion
from opportunities.record import paths
from opportunities.record.computed_columns import (
    NOT_ONLINE_FORMS,
    columns,
    covers,
    is_a_way_in,
    optional_of,
    says_how_much,
    total_of,
)
from opportunities.record.dates_check import dates_to_choose
from opportunities.record.not_ours import not_ours
from opportunities.record.read import from_rows
from opportunities.record.worked_total import MOST_MINUTES, longest_of

FUNDING: Path = ("funding",)


def problems(version: RoleVersion, record: dict[str, Any] | None = None) -> list[Problem]:
    """Everything that stops this draft from going public; [] when it may.

    `record`: what its rows say, where the caller has just read them.
    """
    record = record or from_rows(version)
    found = columns(record)
    return [
        *_work(record, found),
        *_pay(record),
        *_times(record, found, version.role.current),
        *_choosing(record, found),
        *_ways(record),
        *not_ours(version, record),
        *dates_to_choose(version, record, found["seats_max"]),
        *_version(version),
        *_money(version, record, found),
    ]


def _work(record: dict[str, Any], found: dict[str, Any]) -> Iterator[Problem]:
    if "what_you_do" not in record:
        yield Problem(("what_you_do",), "Say what the work is.")
    if "purpose" not in record:
        yield Problem(("purpose",), "Say what the work is for.")
    if not found["count_criteria"]:
        yield Problem(("criteria",), "Say who it is for: at least one criterion.")
    if not found["seats_max"]:
        yield Problem(("seats",), "Say how many places there are, with an upper number.")
    rows = record.get("work", [])
    if not record.get("sessions") and not any(says_how_much(row) for row in rows):
        yield Problem(("work",), "Say how much time it takes: the sessions, or how many hours or days.")
    for part, named in (("preparation", "preparation"), ("follow_up", "follow-up")):
        if not any(covers(row, part) for row in rows):
            yield Problem(("work",), f"Say how much {named} there is, even if there is none.")
    keys = [row["key"] for row in rows if "key" in row]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(("work",), f"Two parts of the work have the key '{key}'. Give each its own.")
    yield from _sittings(record, rows)


def _sittings(record: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Problem]:
    sessions = record.get("sessions", [])
    for position, row in enumerate(sessions):
        at: Path = ("sessions", position)
        if isinstance(row["on"], str) and not {"from", "to"} <= row.keys():
            yield Problem((*at, "from"), "Say when this session starts and ends.")
        if clock.zone(row.get("tz")) is None:
            yield Problem((*at, "tz"), "There is no such time zone.")
        yield from _one_sitting(at, row, record)
        if "work" not in row:
            yield Problem((*at, "work"), "Say which part of the work this session is, so that it is paid.")
    for work in rows:
        sittings = sum(row.get("work") == work.get("key", "") for row in sessions)
        count = work.get("count")
        most = count.get("max") if isinstance(count, dict) else count
        if not work.keys() & {"per", "choose"} and most is not None and sittings > most:
            listed = f"{sittings} sessions are listed for '{work['key']}'"
            yield Problem(("sessions",), f"{listed}, and the work says {most}.")


def _one_sitting(at: Path, row: dict[str, Any], record: dict[str, Any]) -> Iterator[Problem]:
    """On a day that can be, and no longer than the money was counted for."""
    if not isinstance(row["on"], str):
        return
    if not clock.can_be(dt.date.fromisoformat(row["on"])):
        yield Problem((*at, "on"), "That day is too far away.")
    if {"from", "to"} <= row.keys():
        starts, ends = (dt.time.fromisoformat(row[end]) for end in ("from", "to"))
        minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        longest = min(MOST_MINUTES, longest_of(record, row.get("work", "")) or MOST_MINUTES)
        if minutes > longest:
            said = text_format.duration(longest)
            yield Problem((*at, "to"), f"This session is longer than the {said} that the work says and pays.")


def _pay(record: dict[str, Any]) -> Iterator[Problem]:
    pay = record["pay"]
    lines = pay.get("lines", [])
    paid = [line for line in lines if line["kind"] == "paid"]
    unpaid = [line for line in lines if line["kind"] == "unpaid"]
    if pay["status"] not in ("paid", "mixed"):
        yield Problem(("pay", "status"), "Our own roles are paid. Say what people get.")
    if not paid:
        yield Problem(("pay", "lines"), "Say what is paid: an amount or a rate, and what it is for each of.")
    if unpaid and pay["status"] == "paid":
        yield Problem(("pay", "status"), "One part is not paid: say that the pay is mixed.")
    for position, line in enumerate(lines):
        at: Path = ("pay", "lines", position)
        if line["kind"] == "unpaid":
            if "what" not in line:
                yield Problem((*at, "what"), "Say which part is not paid.")
            continue
        if "amount" not in line and "rate" not in line:
            yield Problem((*at, "amount"), "Say the amount or the rate.")
        if "unit" not in line:
            yield Problem((*at, "unit"), "Say what the amount is for: an hour, a session, a month.")
    if unpaid and "why_unpaid" not in pay:
        yield Problem(("pay", "why_unpaid"), "Say why a part is not paid.")
    if not record.get("expenses"):
        yield Problem(("expenses",), "Say which expenses are covered.")


def _times(record: dict[str, Any], found: dict[str, Any], current: RoleVersion | None) -> Iterator[Problem]:
    """`current`: the terms as they are published. A deadline of theirs that has passed stays."""
    closes = record.get("closes", {}).get("kind")
    if closes == "date":
        if "time" not in record["closes"]:
            yield Problem(("closes", "time"), "Say at what time it closes.")
        if found["closes_at"] is None:
            yield Problem(("closes", "tz"), "There is no such time zone.")
        elif found["closes_at"] <= clock.now() and not (current and current.closes_at == found["closes_at"]):
            yield Problem(("closes", "on"), "The closing time has passed. Choose one to come.")
        if found["hear_by_on"] is None:
            yield Problem(("dates",), "Say on which day people will hear.")
        elif found["closes_at"] and found["hear_by_on"] < clock.london(found["closes_at"]).date():
            yield Problem(("dates",), "The day people will hear is before the closing day.")
    elif closes == "rolling":
        if found["hear_within_working_days"] is None:
            yield Problem(("dates",), "Say within how many working days people will hear.")
    else:
        yield Problem(("closes", "kind"), "Say when it closes: a day and a time, or that it is open all the time.")
    if found["work_ends_on"] is None:
        yield Problem(("term", "ends"), "Say when the work ends, so that the money can be kept until then.")


def _choosing(record: dict[str, Any], found: dict[str, Any]) -> Iterator[Problem]:
    if "selection" not in record:
        yield Problem(("selection", "method"), "Say how you will choose.")
    for position, row in enumerate(record.get("criteria", [])):
        if "why_we_ask" not in row:
            named = paths.cut(row.get("text", row["kind"]))
            yield Problem(("criteria", position, "why_we_ask"), f"Say why you ask for “{named}”.")
    yield from _twins(("criteria",), record.get("criteria", []), "criteria")
    yield from _twins(("selection", "questions"), record.get("selection", {}).get("questions", []), "questions")
    yield from _terms([row.get("evidence", {}).get("terms", []) for row in record.get("criteria", [])])
    outcomes = [row["outcome"] for row in record.get("attendance_shares", [])]
    for outcome in sorted({outcome for outcome in outcomes if outcomes.count(outcome) > 1}):
        yield Problem(("attendance_shares",), f"'{outcome.replace('_', ' ')}' has two shares of pay. Keep one.")


def _terms(asked: list[list[str]]) -> Iterator[Problem]:
    codes = {code for row in asked for code in row}
    known = set(VocabularyTerm.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    for position, row in enumerate(asked):
        for code in sorted(set(row) - known):
            words = f"'{code}' is not a word of the vocabulary, so nobody could show it."
            yield Problem(("criteria", position, "evidence", "terms"), words)


def _twins(path: Path, rows: list[dict[str, Any]], called: str) -> Iterator[Problem]:
    """Two with the same words cannot be told apart by who answers them, nor by who scores them."""
    seen = set()
    for position, row in enumerate(rows):
        words = " ".join(search.plain(row.get("text", "")).split())
        if words and words in seen:
            named = paths.cut(row["text"])
            yield Problem((*path, position, "text"), f"Two {called} have the same words: “{named}”. Change one.")
        seen.add(words)


def _ways(record: dict[str, Any]) -> Iterator[Problem]:
    if not record.get("support"):
        yield Problem(("support",), "Say what access support there is.")
    ways = {row["by"] for row in record.get("routes", []) if is_a_way_in(row)}
    if len(ways) < 2:
        yield Problem(("routes",), "Give at least two ways to apply.")
    if not ways & NOT_ONLINE_FORMS:
        yield Problem(("routes",), "Give one way to apply that is not an online form.")
    if not any(row["for"] in ("ask", "chat") and "address" in row for row in record.get("routes", [])):
        yield Problem(("routes",), "Give a contact to ask, with an address or a number.")


def _version(version: RoleVersion) -> Iterator[Problem]:
    if version.role.project is not None and version.role.project.status != ProjectStatus.LIVE:
        yield Problem(("project",), "The project is not running: it needs a go-ahead first.")
    if version.number > 1 and not version.note:
        yield Problem(("note",), "Say what changed, so that everyone can read it.")


def _money(version: RoleVersion, record: dict[str, Any], found: dict[str, Any]) -> Iterator[Problem]:
    total = total_of(record)
    if total.why:
        yield Problem(("pay", "lines"), f"{total.sentence}.")
        return
    if total.high is None:
        yield Problem(("pay", "lines"), "This has no upper total, so no pot can commit it.")
        return
    if total.currency != money.GBP:
        yield Problem(("pay", "lines"), "Our pots are in pounds.")
    optional = optional_of(record)
    if optional is not None and (optional.why or optional.high is None):
        yield Problem(("pay", "lines"), "The part that nobody has to do has no upper total, so no pot can commit it.")
        return
    ends, seats = found["work_ends_on"], found["seats_max"]
    if not seats or ends is None:
        return
    missing = (total.high + found["optional_pence"]) * seats + panel_pence(version) - version.funded_pence
    if missing > 0:
        more = " more" if version.funded_pence else ""
        yield Problem(FUNDING, f"Ask finance to fund {money.show(missing)}{more} until {text_format.date(ends)}.")
    elif version.funded_until is not None and version.funded_until < ends:
        until = text_format.date(version.funded_until)
        last = text_format.date(ends)
        yield Problem(FUNDING, f"The money must be spent by {until}, and the work goes on until {last}.")


def panel_pence(version: RoleVersion) -> int:
    """What the paid seats of the panel cost together, or what is planned for them where that is more."""
    seats = PanelSeat.objects.filter(role=version.role_id, paid=True, left_at__isnull=True)
    return max(version.panel_pence, sum(seats.order_by("pk").values_list("pence", flat=True)))
