"""Rule 1: what a role of ours must say before it goes public. All that is missing at once, each beside its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ground import clock, money, search, text_format
from ground.exceptions import Path, Problem
from members.models import VocabularyTerm
from opportunities.models import PanelSeat, ProjectStatus, RoleVersion
from opportunities.record.check import schema
from opportunities.record.computed_columns import Computed, computed
from opportunities.record.dates_check import dates_to_choose
from opportunities.record.not_ours import not_ours
from opportunities.record.read import from_rows
from opportunities.record.worked_total import MOST_MINUTES, longest_of
from opportunities.rule_one import ESSENTIALS

FUNDING: Path = ("funding",)


def problems(
    version: RoleVersion, record: dict[str, Any] | None = None, found: Computed | None = None
) -> list[Problem]:
    """Everything that stops this draft from going public; [] when it may.

    `record`, `found`: what its rows say and what follows from it, where the caller has just read them.
    """
    record = record or from_rows(version)
    found = found or computed(record)
    wrong = [
        *(problem for essential in ESSENTIALS for problem in essential.lacks(record)),
        *_work(record),
        *_pay(record["pay"]),
        *_times(record, found.columns, version.role.current),
        *_choosing(record),
        *not_ours(version, record),
        *dates_to_choose(version, record, found.columns["seats_max"]),
        *_version(version),
        *_money(version, found),
    ]
    return sorted(wrong, key=_in_order)


def _in_order(problem: Problem) -> int:
    """As the shape tells a role; what is no key of it comes last."""
    keys = list(schema()["$defs"]["role"]["properties"])
    return keys.index(problem.path[0]) if problem.path[0] in keys else len(keys)


def _work(record: dict[str, Any]) -> Iterator[Problem]:
    rows = record.get("work", [])
    keys = [row["key"] for row in rows if "key" in row]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(("work",), f"Two parts of the work have the key '{key}'. Give each its own.")
    yield from _sessions(record, rows)


def _sessions(record: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Problem]:
    sessions = record.get("sessions", [])
    for position, row in enumerate(sessions):
        at: Path = ("sessions", position)
        if isinstance(row["on"], str) and not {"from", "to"} <= row.keys():
            yield Problem((*at, "from"), "Say when this session starts and ends.")
        if clock.zone(row.get("tz")) is None:
            yield Problem((*at, "tz"), "There is no such time zone.")
        yield from _one_session(at, row, record)
        if "work" not in row:
            yield Problem((*at, "work"), "Say which part of the work this session is, so that it is paid.")
    for work in rows:
        listed = sum(row.get("work") == work.get("key", "") for row in sessions)
        count = work.get("count")
        most = count.get("max") if isinstance(count, dict) else count
        if not work.keys() & {"per", "choose"} and most is not None and listed > most:
            text = f"{listed} sessions are listed for '{work['key']}'"
            yield Problem(("sessions",), f"{text}, and the work says {most}.")


def _one_session(at: Path, row: dict[str, Any], record: dict[str, Any]) -> Iterator[Problem]:
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


def _pay(pay: dict[str, Any]) -> Iterator[Problem]:
    if pay["status"] == "paid" and any(line["kind"] == "unpaid" for line in pay.get("lines", [])):
        yield Problem(("pay", "status"), "One part is not paid: say that the pay is mixed.")


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


def _choosing(record: dict[str, Any]) -> Iterator[Problem]:
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
            named = text_format.cut(row["text"])
            yield Problem((*path, position, "text"), f"Two {called} have the same words: “{named}”. Change one.")
        seen.add(words)


def _version(version: RoleVersion) -> Iterator[Problem]:
    if version.role.project is not None and version.role.project.status != ProjectStatus.LIVE:
        yield Problem(("project",), "The project is not running: it needs a go-ahead first.")
    if version.number > 1 and not version.note:
        yield Problem(("note",), "Say what changed, so that everyone can read it.")


def _money(version: RoleVersion, found: Computed) -> Iterator[Problem]:
    total, optional = found.total, found.optional
    if total.why:
        yield Problem(("pay", "lines"), f"{total.sentence}.")
        return
    if total.high is None:
        yield Problem(("pay", "lines"), "This has no upper total, so no pot can commit it.")
        return
    if total.currency != money.GBP:
        yield Problem(("pay", "lines"), "Our pots are in pounds.")
    if optional is not None and (optional.why or optional.high is None):
        yield Problem(("pay", "lines"), "The part that nobody has to do has no upper total, so no pot can commit it.")
        return
    ends, seats = found.columns["work_ends_on"], found.columns["seats_max"]
    if not seats or ends is None:
        return
    missing = (total.high + found.columns["optional_pence"]) * seats + panel_pence(version) - version.funded_pence
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
