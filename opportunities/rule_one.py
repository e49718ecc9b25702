"""Rule 1 as one table: what a role of ours must say before it goes public.

Each row is asked four times from here: the gate says what the record lacks, a column of the version keeps the count,
a CHECK holds the column, and a trigger counts the rows again at publication. No database, no clock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q

from ground import text_format
from ground.exceptions import Path, Problem

Record = dict[str, Any]
NOT_ONLINE_FORMS = {"email", "phone", "post", "form", "video", "audio", "in_person", "text_message"}


@dataclasses.dataclass(frozen=True)
class Essential:
    """`must`: what the column says of a public role. `sql` counts, of the rows of NEW, what `count` does of a record."""

    column: str
    must: Q
    lacks: Callable[[Record], Iterator[Problem]]
    count: Callable[[Record], int | None] | None = None
    sql: str = ""


def _text(column: str, *path: str, words: str = "") -> Essential:
    """No words: the shape asks for it already (record/check.py)."""

    def lacks(record: Record) -> Iterator[Problem]:
        if words and _get(record, path) is None:
            yield Problem(path, words)

    return Essential(column, ~Q(**{column: ""}), lacks)


def _some(column: str, must: Q, path: Path, words: str, count: Callable[[Record], int | None], sql: str) -> Essential:
    """So many at least, as `must` says."""
    (_name, least), *_more = (child for child in must.children if isinstance(child, tuple))
    fewest = least if _name.endswith("__gte") else least + 1

    def lacks(record: Record) -> Iterator[Problem]:
        if (count(record) or 0) < fewest:
            yield Problem(path, words)

    return Essential(column, must, lacks, count, sql)


def _get(record: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        record = record.get(step) if isinstance(record, dict) else None
    return record


def _counted(table: str, where: str = "1 = 1", what: str = "COUNT(*)") -> str:
    return f"(SELECT {what} FROM opportunities_{table} WHERE version_id = NEW.id AND {where})"


def _status(record: Record) -> Iterator[Problem]:
    if record["pay"]["status"] not in ("paid", "mixed"):
        yield Problem(("pay", "status"), "Our own roles are paid. Say what people get.")


def _seats_max(record: Record) -> int | None:
    """Group sizes and "several" do not count; a row with no upper number leaves all without one."""
    numbers = [row.get("n") for row in record.get("seats", []) if row["kind"] == "places"]
    most = [number.get("max") if isinstance(number, dict) else number for number in numbers]
    return None if not most or None in most else sum(most)


def _without_why(record: Record) -> Iterator[Problem]:
    for position, row in enumerate(record.get("criteria", [])):
        if "why_we_ask" not in row:
            named = text_format.cut(row.get("text", row["kind"]))
            yield Problem(("criteria", position, "why_we_ask"), f"Say why you ask for “{named}”.")


def _says_how_much(row: Record) -> bool:
    return "none" not in row and bool(row.keys() & {"count", "every"} or "n" in row.get("length", {}))


def _time(record: Record) -> int:
    return len(record.get("sessions", [])) + sum(_says_how_much(row) for row in record.get("work", []))


def _covering(what: str) -> Callable[[Record], int]:
    return lambda record: sum(row["kind"] == what or what in row.get("includes", []) for row in record.get("work", []))


def _lines(record: Record, kind: str) -> list[tuple[int, Record]]:
    return [(at, row) for at, row in enumerate(record.get("pay", {}).get("lines", [])) if row["kind"] == kind]


def _incomplete(record: Record) -> Iterator[Problem]:
    for position, line in _lines(record, "paid"):
        if "amount" not in line and "rate" not in line:
            yield Problem(("pay", "lines", position, "amount"), "Say the amount or the rate.")
        if "unit" not in line:
            words = "Say what the amount is for: an hour, a session, a month."
            yield Problem(("pay", "lines", position, "unit"), words)


def _unexplained(record: Record) -> Iterator[Problem]:
    unpaid = _lines(record, "unpaid")
    for position, line in unpaid:
        if "what" not in line:
            yield Problem(("pay", "lines", position, "what"), "Say which part is not paid.")
    if unpaid and "why_unpaid" not in record["pay"]:
        yield Problem(("pay", "why_unpaid"), "Say why a part is not paid.")


def _ways_in(record: Record) -> set[str]:
    rows = [row for row in record.get("routes", []) if row["for"] in ("apply", "offline")]
    return {row["by"] for row in rows} - {"not_said"}


def _contacts(record: Record) -> int:
    return sum(row["for"] in ("ask", "chat") and "address" in row for row in record.get("routes", []))


PLACES = "kind = 'places'"
WAY_IN = "goal IN ('apply', 'offline') AND way <> 'not_said'"
SAYS_HOW_MUCH = (
    'NOT "none" AND (count_min IS NOT NULL OR count_max IS NOT NULL '
    "OR length_min IS NOT NULL OR length_max IS NOT NULL OR every_unit <> '')"
)
ESSENTIALS: tuple[Essential, ...] = (
    _text("title", "title"),
    _text("what_you_do", "what_you_do", words="Say what the work is."),
    _text("purpose", "purpose", words="Say what the work is for."),
    _text("selection_method", "selection", "method", words="Say how you will choose."),
    _text("selection_text", "selection", "text"),
    _some(
        "seats_max",
        Q(seats_max__gt=0, seats_max__isnull=False),
        ("seats",),
        "Say how many places there are, with an upper number.",
        _seats_max,
        f"CASE WHEN {_counted('seatsline', PLACES + ' AND n_max IS NULL')} = 0 "
        f"THEN {_counted('seatsline', PLACES, 'SUM(n_max)')} END",
    ),
    Essential("pay_status", Q(pay_status__in=["paid", "mixed"]), _status),
    _some(
        "count_criteria",
        Q(count_criteria__gt=0),
        ("criteria",),
        "Say who it is for: at least one criterion.",
        lambda record: len(record.get("criteria", [])),
        _counted("criterion"),
    ),
    Essential(
        "count_criteria_without_why",
        Q(count_criteria_without_why=0),
        _without_why,
        lambda record: sum("why_we_ask" not in row for row in record.get("criteria", [])),
        _counted("criterion", "why_we_ask = ''"),
    ),
    _some(
        "count_follow_up",
        Q(count_follow_up__gt=0),
        ("work",),
        "Say how much follow-up there is, even if there is none.",
        _covering("follow_up"),
        _counted("workline", "(kind = 'follow_up' OR includes_follow_up)"),
    ),
    _some(
        "count_preparation",
        Q(count_preparation__gt=0),
        ("work",),
        "Say how much preparation there is, even if there is none.",
        _covering("preparation"),
        _counted("workline", "(kind = 'preparation' OR includes_preparation)"),
    ),
    _some(
        "count_time",
        Q(count_time__gt=0),
        ("work",),
        "Say how much time it takes: the sessions, or how many hours or days.",
        _time,
        f"({_counted('sessionline')} + {_counted('workline', SAYS_HOW_MUCH)})",
    ),
    _some(
        "count_pay_lines",
        Q(count_pay_lines__gt=0),
        ("pay", "lines"),
        "Say what is paid: an amount or a rate, and what it is for each of.",
        lambda record: len(_lines(record, "paid")),
        _counted("payline", "kind = 'paid'"),
    ),
    Essential(
        "count_pay_lines_incomplete",
        Q(count_pay_lines_incomplete=0),
        _incomplete,
        lambda record: len({problem.path[2] for problem in _incomplete(record)}),
        _counted(
            "payline",
            "kind = 'paid' AND (unit = '' OR (pence_min IS NULL AND pence_max IS NULL AND rate_id IS NULL))",
        ),
    ),
    Essential(
        "count_unpaid_unexplained",
        Q(count_unpaid_unexplained=0),
        _unexplained,
        lambda record: sum(
            "what" not in line or "why_unpaid" not in record["pay"] for _at, line in _lines(record, "unpaid")
        ),
        _counted("payline", "kind = 'unpaid' AND (what = '' OR NEW.why_unpaid = '')"),
    ),
    _some(
        "count_expenses",
        Q(count_expenses__gt=0),
        ("expenses",),
        "Say which expenses are covered.",
        lambda record: len(record.get("expenses", [])),
        _counted("expenseline"),
    ),
    _some(
        "count_support",
        Q(count_support__gt=0),
        ("support",),
        "Say what access support there is.",
        lambda record: len(record.get("support", [])),
        _counted("supportline"),
    ),
    _some(
        "count_contacts",
        Q(count_contacts__gt=0),
        ("routes",),
        "Give a contact to ask, with an address or a number.",
        _contacts,
        _counted("route", "goal IN ('ask', 'chat') AND address <> ''"),
    ),
    _some(
        "count_routes_apply",
        Q(count_routes_apply__gte=2),
        ("routes",),
        "Give at least two ways to apply.",
        lambda record: len(_ways_in(record)),
        _counted("route", WAY_IN, "COUNT(DISTINCT way)"),
    ),
    _some(
        "count_routes_apply_offline",
        Q(count_routes_apply_offline__gte=1),
        ("routes",),
        "Give one way to apply that is not an online form.",
        lambda record: len(_ways_in(record) & NOT_ONLINE_FORMS),
        _counted("route", f"{WAY_IN} AND way NOT IN ('online_form', 'booking_page')", "COUNT(DISTINCT way)"),
    ),
)
HELD: Q = reduce(and_, (essential.must for essential in ESSENTIALS))


def counts(record: Record) -> dict[str, int | None]:
    """What the columns of a version keep."""
    found = {one.column: one.count(record) for one in ESSENTIALS if one.count}
    return found | {"count_work": len(record.get("work", []))}


COUNTED = {one.column: one.sql for one in ESSENTIALS if one.sql} | {"count_work": _counted("workline")}
