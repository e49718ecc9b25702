"""Which key stands where: the version's own columns, then one table per list. The round trip rests on this page."""

from __future__ import annotations

import dataclasses
from typing import Any

from opportunities import models
from opportunities.record.fields import (
    Day,
    Group,
    Includes,
    Money,
    Named,
    Nullable,
    Number,
    Plain,
    Rate,
    Set,
    Span,
    Time,
    When,
)

ROLE = (
    Plain("title"),
    Plain("language"),
    Set("activities", "activities"),
    Plain("purpose"),
    Plain("what_you_do"),
    Plain("not_expected"),
    Plain("expected"),
    Plain("what_you_get"),
    Plain("training"),
    Plain("feedback"),
    Plain("standing"),
    Plain("privacy", "privacy_words"),
    Group(
        "term",
        (
            Plain("kind", "term_kind"),
            Span("length", "term_length"),
            When("starts", "term_starts"),
            When("ends", "term_ends"),
            Nullable("renewable"),
            Span("renewable_for"),
            Number("renewable_times"),
        ),
    ),
    Group(
        "closes",
        (
            Plain("kind", "closes_kind"),
            When("on", "closes_on"),
            Group("opens", (Plain("month", "closes_opens_month"), Plain("day", "closes_opens_day"))),
            Time("time", "closes_time"),
            Plain("tz", "closes_tz"),
            Plain("extended", "closes_extended"),
            Plain("where", "closes_where"),
        ),
    ),
    Group(
        "pay",
        (
            Plain("status", "pay_status"),
            Plain("evidence", "pay_evidence"),
            Plain("may_decline"),
            Plain("decline_note"),
            Plain("within_working_days", "pay_within_working_days"),
            Span("claim_within"),
            Plain("tax"),
            Plain("benefits_advice"),
            Plain("why_unpaid"),
        ),
    ),
    Group(
        "selection",
        (
            Plain("method", "selection_method"),
            Plain("text", "selection_text"),
            Plain("why_invited"),
            Group("panel", (Plain("people", "panel_people"), Nullable("co_producers", "panel_co_producers"))),
            Nullable("tie_band_hundredths"),
            Nullable("seats_by_lot"),
            Plain("needed_rule"),
            Plain("beacon"),
        ),
    ),
)

# The facts of another host's call, beside feed and id (Listing).
LISTING = (
    Plain("source_url"),
    Plain("seen"),
    Day("checked_on"),
    When("page_dated"),
    When("page_updated"),
    Plain("round"),
    Plain("sample"),
    Plain("note", "listing_note"),
)

# Lists that are only ever shown stand in `RoleVersion.shown` under their path, exactly as the schema has them.
SHOWN = (
    ("documents",),
    ("steps",),
    ("amendments",),
    ("gaps",),
    ("listing", "also_at"),
    ("closes", "others"),
    ("pay", "methods"),
)


@dataclasses.dataclass(frozen=True)
class List:
    path: tuple[str, ...]
    model: Any
    rows: str
    fields: tuple[Any, ...]
    joins: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


EVIDENCE = Group(
    "evidence", (Plain("rule", "evidence_rule"), Plain("terms", "evidence_codes"), Plain("slots", "evidence_slots"))
)
BETWEEN = Group("between", (Time("from", "between_from"), Time("to", "between_to"), Plain("tz", "between_tz")))
APPLIES_TO = Group(
    "applies_to", (Plain("min", "applies_min"), Plain("max", "applies_max"), Plain("unit", "applies_unit"))
)
EXPENSE_RATE = Group("rate", (Money("amount", "rate"), Plain("per", "rate_per")))

LISTS = (
    List(
        ("bodies",),
        models.BodyLine,
        "bodylines",
        (
            Plain("part"),
            Named("name", "organisation"),
            Plain("short_name"),
            Plain("unit"),
            Plain("described_as"),
            Named("area", model=models.Area),
            Money("grant"),
        ),
        joins=("organisation", "area"),
    ),
    List(
        ("seats",),
        models.SeatsLine,
        "seatslines",
        (Plain("kind"), Number("n"), Plain("said"), Plain("for", "for_whom"), Plain("variant")),
    ),
    List(
        ("variants",),
        models.Variant,
        "variants",
        (Plain("label"), Plain("own_ways_to_apply"), Number("n"), Plain("term")),
    ),
    List(
        ("criteria",),
        models.Criterion,
        "criterions",
        (
            Plain("kind"),
            Plain("need"),
            Plain("text"),
            Number("age"),
            Set("areas", "areas"),
            Plain("ties"),
            Plain("weight"),
            EVIDENCE,
            Plain("how_to_show"),
            Plain("why_we_ask"),
            Plain("variant"),
        ),
        sets=("areas",),
    ),
    List(
        ("work",),
        models.WorkLine,
        "worklines",
        (
            Plain("key"),
            Plain("kind"),
            Plain("what"),
            Number("count"),
            Plain("per"),
            Span("length"),
            Span("every"),
            Plain("break_minutes"),
            Plain("days"),
            BETWEEN,
            Span("over"),
            Span("lead"),
            Plain("mostly"),
            Plain("flexible"),
            Plain("none"),
            Includes("includes"),
            Plain("choose"),
            Plain("optional"),
            Plain("variant"),
        ),
    ),
    List(
        ("sessions",),
        models.SessionLine,
        "sessionlines",
        (
            Plain("work", "work_key"),
            Plain("what"),
            When("on"),
            Time("from", "starts"),
            Time("to", "ends"),
            Plain("tz"),
            Plain("room"),
        ),
    ),
    List(
        ("dates",),
        models.KeyDate,
        "keydates",
        (Plain("kind"), Plain("what"), When("on"), Time("time"), Plain("tz"), Plain("within_working_days")),
    ),
    List(
        ("take_part",),
        models.TakePart,
        "takeparts",
        (
            Plain("how"),
            Plain("mostly"),
            Plain("one_to_one"),
            Plain("only_for"),
            Plain("venue"),
            Named("area", model=models.Area),
            Plain("tool"),
            Plain("needs"),
            Plain("other_way"),
        ),
        joins=("area",),
    ),
    List(
        ("pay", "lines"),
        models.PayLine,
        "paylines",
        (
            Plain("kind"),
            Plain("what"),
            Plain("work", "work_key"),
            Money("amount", "pence", currency="currency"),
            Plain("unit"),
            Span("block"),
            APPLIES_TO,
            Rate("rate"),
            Plain("called"),
            Plain("only_if"),
            Plain("variant"),
            Plain("seen_at"),
        ),
        joins=("rate__owner",),
    ),
    List(
        ("expenses",),
        models.ExpenseLine,
        "expenselines",
        (
            Plain("kind"),
            Plain("what"),
            Plain("for", "for_what"),
            Plain("only_when"),
            Money("cap"),
            EXPENSE_RATE,
            Plain("capped"),
            Plain("in_the_fee"),
            Plain("how"),
            Plain("seen_at"),
        ),
    ),
    List(
        ("routes",),
        models.Route,
        "routes",
        (
            Plain("for", "goal"),
            Plain("by", "way"),
            Plain("send"),
            Plain("tool"),
            Plain("who"),
            Plain("people"),
            Plain("if", "only_if"),
            Plain("stance"),
            Plain("note"),
            Plain("variant"),
            Plain("address"),
        ),
    ),
    List(("support",), models.SupportLine, "supportlines", (Plain("kind"), Plain("text"))),
    List(
        ("selection", "questions"),
        models.SelectionQuestion,
        "selectionquestions",
        (Plain("key"), Plain("text"), Plain("max_words")),
    ),
    List(("selection", "guide"), models.GuideLine, "guidelines", (Plain("score"), Plain("means"))),
    List(("selection", "strata"), models.Stratum, "stratums", (Plain("text"), Number("seats"))),
    List(
        ("attendance_shares",),
        models.AttendanceShare,
        "attendanceshares",
        (Plain("outcome"), Nullable("percent"), Nullable("notice_days")),
    ),
)
