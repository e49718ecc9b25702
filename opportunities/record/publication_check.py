"""Rule 1: what a role of ours must say before it goes public. All that is missing at once, in sentences by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ground import clock, money, search, text_format
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
from opportunities.record.not_ours import Problem, not_ours
from opportunities.record.read import from_rows
from opportunities.record.worked_total import MOST_MINUTES, longest_of


def problems(version: RoleVersion, record: dict[str, Any] | None = None) -> list[Problem]:
    """(field, sentence) for everything that stops this draft from going public; [] when it may.

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
        yield "what_you_do", "Say what the work is."
    if "purpose" not in record:
        yield "purpose", "Say what the work is for."
    if not found["count_criteria"]:
        yield "criteria", "Say who it is for: at least one criterion."
    if not found["seats_max"]:
        yield "seats", "Say how many places there are, with an upper number."
    rows = record.get("work", [])
    if not record.get("sessions") and not any(says_how_much(row) for row in rows):
        yield "work", "Say how much time it takes: the sessions, or how many hours or days."
    for part, named in (("preparation", "preparation"), ("follow_up", "follow-up")):
        if not any(covers(row, part) for row in rows):
            yield "work", f"Say how much {named} there is, even if there is none."
    keys = [row["key"] for row in rows if "key" in row]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield "work", f"Two parts of the work have the key '{key}'. Give each its own."
    yield from _sittings(record, rows)


def _sittings(record: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Problem]:
    sessions = record.get("sessions", [])
    for position, row in enumerate(sessions):
        if isinstance(row["on"], str) and not {"from", "to"} <= row.keys():
            yield f"sessions[{position}]", "Say when this session starts and ends."
        if clock.zone(row.get("tz")) is None:
            yield f"sessions[{position}]", "There is no such time zone."
        yield from _one_sitting(f"sessions[{position}]", row, record)
        if "work" not in row:
            yield f"sessions[{position}]", "Say which part of the work this session is, so that it is paid."
    for work in rows:
        sittings = sum(row.get("work") == work.get("key", "") for row in sessions)
        count = work.get("count")
        most = count.get("max") if isinstance(count, dict) else count
        if not work.keys() & {"per", "choose"} and most is not None and sittings > most:
            yield "sessions", f"{sittings} sessions are listed for '{work['key']}', and the work says {most}."


def _one_sitting(field: str, row: dict[str, Any], record: dict[str, Any]) -> Iterator[Problem]:
    """On a day that can be, and no longer than the money was counted for."""
    if not isinstance(row["on"], str):
        return
    if not clock.can_be(dt.date.fromisoformat(row["on"])):
        yield field, "That day is too far away."
    if {"from", "to"} <= row.keys():
        starts, ends = (dt.time.fromisoformat(row[end]) for end in ("from", "to"))
        minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        longest = min(MOST_MINUTES, longest_of(record, row.get("work", "")) or MOST_MINUTES)
        if minutes > longest:
            yield field, f"This session is longer than the {text_format.duration(longest)} that the work says and pays."


def _pay(record: dict[str, Any]) -> Iterator[Problem]:
    pay = record["pay"]
    lines = pay.get("lines", [])
    paid = [line for line in lines if line["kind"] == "paid"]
    unpaid = [line for line in lines if line["kind"] == "unpaid"]
    if pay["status"] not in ("paid", "mixed"):
        yield "pay", "Our own roles are paid. Say what people get."
    if not paid:
        yield "pay.lines", "Say what is paid: an amount or a rate, and what it is for each of."
    if unpaid and pay["status"] == "paid":
        yield "pay", "One part is not paid: say that the pay is mixed."
    for position, line in enumerate(lines):
        field = f"pay.lines[{position}]"
        if line["kind"] == "unpaid":
            if "what" not in line:
                yield field, "Say which part is not paid."
            continue
        if "amount" not in line and "rate" not in line:
            yield field, "Say the amount or the rate."
        if "unit" not in line:
            yield field, "Say what the amount is for: an hour, a session, a month."
    if unpaid and "why_unpaid" not in pay:
        yield "pay.why_unpaid", "Say why a part is not paid."
    if not record.get("expenses"):
        yield "expenses", "Say which expenses are covered."


def _times(record: dict[str, Any], found: dict[str, Any], current: RoleVersion | None) -> Iterator[Problem]:
    """`current`: the terms as they are published. A deadline of theirs that has passed stays."""
    closes = record.get("closes", {}).get("kind")
    if closes == "date":
        if "time" not in record["closes"]:
            yield "closes", "Say at what time it closes."
        if found["closes_at"] is None:
            yield "closes", "There is no such time zone."
        elif found["closes_at"] <= clock.now() and not (current and current.closes_at == found["closes_at"]):
            yield "closes", "The closing time has passed. Choose one to come."
        if found["hear_by_on"] is None:
            yield "dates", "Say on which day people will hear."
        elif found["closes_at"] and found["hear_by_on"] < clock.london(found["closes_at"]).date():
            yield "dates", "The day people will hear is before the closing day."
    elif closes == "rolling":
        if found["hear_within_working_days"] is None:
            yield "dates", "Say within how many working days people will hear."
    else:
        yield "closes", "Say when it closes: a day and a time, or that it is open all the time."
    if found["work_ends_on"] is None:
        yield "term", "Say when the work ends, so that the money can be kept until then."


def _choosing(record: dict[str, Any], found: dict[str, Any]) -> Iterator[Problem]:
    if "selection" not in record:
        yield "selection", "Say how you will choose."
    for position, row in enumerate(record.get("criteria", [])):
        if "why_we_ask" not in row:
            yield f"criteria[{position}]", f"Say why you ask for “{paths.cut(row.get('text', row['kind']))}”."
    yield from _twins("criteria", record.get("criteria", []), "criteria")
    yield from _twins("selection.questions", record.get("selection", {}).get("questions", []), "questions")
    codes = {code for row in record.get("criteria", []) for code in row.get("evidence", {}).get("terms", [])}
    known = set(VocabularyTerm.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    for code in sorted(codes - known):
        yield "criteria", f"'{code}' is not a word of the vocabulary, so nobody could show it."
    outcomes = [row["outcome"] for row in record.get("attendance_shares", [])]
    for outcome in sorted({outcome for outcome in outcomes if outcomes.count(outcome) > 1}):
        yield "attendance_shares", f"'{outcome.replace('_', ' ')}' has two shares of pay. Keep one."


def _twins(field: str, rows: list[dict[str, Any]], called: str) -> Iterator[Problem]:
    """Two with the same words cannot be told apart by who answers them, nor by who scores them."""
    seen = set()
    for position, row in enumerate(rows):
        words = " ".join(search.plain(row.get("text", "")).split())
        if words and words in seen:
            yield f"{field}[{position}]", f"Two {called} have the same words: “{paths.cut(row['text'])}”. Change one."
        seen.add(words)


def _ways(record: dict[str, Any]) -> Iterator[Problem]:
    if not record.get("support"):
        yield "support", "Say what access support there is."
    ways = {row["by"] for row in record.get("routes", []) if is_a_way_in(row)}
    if len(ways) < 2:
        yield "routes", "Give at least two ways to apply."
    if not ways & NOT_ONLINE_FORMS:
        yield "routes", "Give one way to apply that is not an online form."
    if not any(row["for"] in ("ask", "chat") and "address" in row for row in record.get("routes", [])):
        yield "routes", "Give a contact to ask, with an address or a number."


def _version(version: RoleVersion) -> Iterator[Problem]:
    if version.role.project is not None and version.role.project.status != ProjectStatus.LIVE:
        yield "project", "The project is not running: it needs a go-ahead first."
    if version.number > 1 and not version.note:
        yield "note", "Say what changed, so that everyone can read it."


def _money(version: RoleVersion, record: dict[str, Any], found: dict[str, Any]) -> Iterator[Problem]:
    total = total_of(record)
    if total.why:
        yield "pay.lines", f"{total.sentence}."
        return
    if total.high is None:
        yield "pay.lines", "This has no upper total, so no pot can commit it."
        return
    if total.currency != money.GBP:
        yield "pay.lines", "Our pots are in pounds."
    optional = optional_of(record)
    if optional is not None and (optional.why or optional.high is None):
        yield "pay.lines", "The part that nobody has to do has no upper total, so no pot can commit it."
        return
    ends, seats = found["work_ends_on"], found["seats_max"]
    if not seats or ends is None:
        return
    missing = (total.high + found["optional_pence"]) * seats + panel_pence(version) - version.funded_pence
    if missing > 0:
        more = " more" if version.funded_pence else ""
        yield "funding", f"Ask finance to fund {money.show(missing)}{more} until {text_format.date(ends)}."
    elif version.funded_until is not None and version.funded_until < ends:
        until = text_format.date(version.funded_until)
        yield "funding", f"The money must be spent by {until}, and the work goes on until {text_format.date(ends)}."


def panel_pence(version: RoleVersion) -> int:
    """What the paid seats of the panel cost together, or what is planned for them where that is more."""
    seats = PanelSeat.objects.filter(role=version.role_id, paid=True, left_at__isnull=True)
    return max(version.panel_pence, sum(seats.order_by("pk").values_list("pence", flat=True)))
