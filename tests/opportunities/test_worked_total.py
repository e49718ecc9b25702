"""The figures of role.md, and each way in which there is no total."""

import pytest

from opportunities.record.worked_total import optional_total, worked_total

GBP = {"currency": "GBP"}


def total(*lines, work=(), term=None, sessions=(), rates=None, status="paid"):
    record = {"kind": "own", "pay": {"status": status, "lines": list(lines)}, "work": list(work)}
    record |= {"term": term} if term else {}
    record |= {"sessions": list(sessions)} if sessions else {}
    return worked_total(record, rates or (lambda rate, unit: None))


def pay(pence, unit, work="w", **more):
    return {"kind": "paid", "amount": {"pence": pence} | GBP, "unit": unit, "work": work} | more


def of(n, unit):
    return {"length": {"n": n, "unit": unit}}


W = {"key": "w", "kind": "session"}
ALL = {"key": "w", "kind": "total"}
OWN = {"key": "w", "kind": "own_time"}
TWO_WEEKS_AND_A_DAY = {"starts": "2026-03-02", "ends": "2026-03-16"}
WEEKS_4 = {"length": {"n": 4, "unit": "week"}}
MONTHS_18 = {"length": {"n": 18, "unit": "month"}}
HOURS_3 = {"n": 3, "unit": "hour"}
EXTRA = {"key": "x", "kind": "own_time", "optional": True}
BANDS = [
    pay(15000, "day", applies_to={"min": 4, "unit": "hour"}),
    pay(7500, "half_day", applies_to={"max": 4, "unit": "hour"}),
]
FIGURES = [
    ([pay(11500, "half_day")], [W | {"count": {"min": 4}} | of(1, "half_day")], None, "at least £460"),
    ([pay(20000, "month")], [], {"length": {"n": 7, "unit": "month"}}, "£1,400"),
    ([pay(20000, "month")], [], {"starts": {"year": 2023, "month": 4}, "ends": {"year": 2023, "month": 10}}, "£1,400"),
    (
        [pay(15000, "day"), pay(7500, "half_day")],
        [W | {"count": {"min": 1, "max": 2}, "per": "month"} | of(1, "day")],
        MONTHS_18,
        "£2,700 to £5,400",
    ),
    ([pay(1500, "hour")], [W | {"count": 3} | of(90, "minute")], None, "£67.50"),
    ([pay(1000, "hour")], [W | {"count": 1} | of(20, "minute")], None, "£3.33"),
    ([pay(1000, "half_hour")], [W | {"count": 2} | of(2, "hour")], None, "£80"),
    ([pay(9000, "day")], [W | {"count": 1} | of(1, "half_day")], None, "£45"),
    ([pay(2500, "hour")], [{"key": "w", "kind": "total"} | of(50, "hour")], None, "£1,250"),
    ([pay(2500, "hour")], [{"key": "w", "kind": "preparation"} | of(1, "hour")], None, "£25"),
    ([pay(2500, "hour")], [{"key": "w", "kind": "preparation", "none": True}], None, "£0"),
    ([pay(5000, "whole")], [], None, "£50"),
    ([pay(3000, "session")], [W | {"count": {"max": 10}}], None, "up to £300"),
    ([pay(3000, "session")], [W | {"count": {"min": 8, "max": 8, "about": True}}], None, "about £240"),
    ([pay({"min": 1000, "max": 2000}, "session")], [W | {"count": 2}], None, "£20 to £40"),
    ([pay(3000, "meeting")], [W | {"count": 4, "per": "year"}], {"length": {"n": 3, "unit": "year"}}, "£360"),
    ([pay(1000, "session")], [{"key": "w", "kind": "attendance", "count": 3}], None, "at least £30"),
    ([pay(1000, "week")], [], {"starts": "2026-03-02", "ends": "2026-03-15"}, "£20"),
    ([pay(1000, "week")], [], {"starts": "2026-03-02", "ends": "2026-03-16"}, "£30"),
    ([pay(2000, "hour")], [{"key": "w", "kind": "total", "per": "month"} | of(2, "hour")], MONTHS_18, "£720"),
    (
        [pay(2000, "hour")],
        [{"key": "w", "kind": "total", "per": "week"} | of(2, "hour")],
        {"length": {"n": 6, "unit": "month"}},
        "£960 to £1,080",
    ),
    (
        [pay(2000, "hour")],
        [{"key": "w", "kind": "total", "per": "week"} | of(2, "hour")],
        {"starts": "2026-03-02", "ends": "2026-08-30"},
        "£1,040",
    ),
    (
        [pay(2000, "hour")],
        [{"key": "s", "kind": "session", "count": 3}, {"key": "w", "kind": "total", "per": "session"} | of(2, "hour")],
        None,
        "£120",
    ),
    # Shape 2: dates of which each person comes to one, blocks of time, rates by length, work nobody has to do
    ([pay(3000, "session")], [W | {"choose": 1}], None, "£30"),
    ([pay(3000, "session")], [W | {"choose": 2, "count": 4}], None, "£60"),
    ([pay(2000, "block", block=HOURS_3)], [W | {"count": 2} | of(4, "hour")], None, "£80"),
    ([pay(2000, "block", block=HOURS_3)], [W | {"count": 2} | of(3, "hour")], None, "£40"),
    ([pay(2000, "block", block=HOURS_3)], [W | {"count": 2} | of(90, "minute")], None, "£40"),
    ([pay(2000, "block", block=HOURS_3)], [W | {"count": 2} | of({"min": 2, "max": 7}, "hour")], None, "£40 to £120"),
    (BANDS, [W | {"count": 2} | of(3, "hour")], None, "£150"),
    (BANDS, [W | {"count": 2} | of(4, "hour")], None, "£300"),
    (BANDS, [W | {"count": 2} | of(6, "hour")], None, "£300"),
    (BANDS, [W | {"count": 2} | of({"min": 3, "max": 5}, "hour")], None, "£150 to £300"),
    ([pay(3000, "session"), pay(999, "hour", work="x")], [W | {"count": 2}, EXTRA | of(3, "hour")], None, "£60"),
    ([pay(1000, "quarter")], [], {"length": {"n": 1, "unit": "year"}}, "£40"),
    ([pay(500, "hour")], [ALL | {"every": {"n": 1, "unit": "week"}} | of(2, "hour")], WEEKS_4, "£40"),
    ([pay(500, "hour")], [ALL | {"every": {"n": 2, "unit": "week"}} | of(2, "hour")], WEEKS_4, "£20"),
    ([pay(500, "hour")], [ALL | {"every": {"unit": "week"}} | of(2, "hour")], WEEKS_4, "£40"),
    (
        [pay(500, "hour")],
        [ALL | {"every": {"n": {"min": 1, "max": 3}, "unit": "week"}} | of(2, "hour")],
        WEEKS_4,
        "£10 to £40",
    ),
    ([pay(3000, "session")], [W | {"every": {"n": 1, "unit": "week"}}], WEEKS_4, "£120"),
    (
        [pay(3000, "session")],
        [W | {"every": {"n": {"min": 4, "max": 6}, "unit": "week"}}],
        {"starts": {"year": 2022, "month": 6}, "ends": {"year": 2023, "month": 3}},
        "£210 to £330",
    ),
    (
        [pay(1000, "session")],
        [{"key": "w", "kind": "attendance", "every": {"n": 2, "unit": "week"}}],
        WEEKS_4,
        "at least £20",
    ),
    (
        [pay(1000, "hour")],
        [{"key": "w", "kind": "preparation", "every": {"unit": "week"}} | of(30, "minute")],
        WEEKS_4,
        "£20",
    ),
    ([pay(3000, "meeting")], [W | {"count": 8, "every": {"n": 1, "unit": "month"}}], MONTHS_18, "£240"),
    (
        [pay(3000, "meeting")],
        [W | {"count": 2, "per": "year", "every": {"n": 1, "unit": "month"}}],
        MONTHS_18,
        "£60 to £120",
    ),
    # Spread over less than the term.
    (
        [pay(500, "hour")],
        [ALL | {"every": {"unit": "week"}, "over": {"n": 2, "unit": "week"}} | of(2, "hour")],
        MONTHS_18,
        "£20",
    ),
    (
        [pay(500, "hour")],
        [OWN | {"count": 1, "per": "week", "over": {"n": 6, "unit": "week"}} | of(2, "hour")],
        None,
        "£60",
    ),
    ([pay(500, "hour")], [OWN | {"over": {"n": 6, "unit": "week"}} | of(2, "hour")], MONTHS_18, "£10"),
    ([pay(500, "hour")], [ALL | {"every": {"unit": "week"}, "over": {"unit": "week"}} | of(2, "hour")], WEEKS_4, "£40"),
    # On some days of the week.
    ([pay(1000, "hour")], [OWN | {"count": 1, "per": "day", "days": ["weekday"]} | of(1, "hour")], WEEKS_4, "£200"),
    (
        [pay(1000, "hour")],
        [OWN | {"every": {"unit": "day"}, "days": ["monday", "saturday"]} | of(1, "hour")],
        WEEKS_4,
        "£80",
    ),
    (
        [pay(1000, "hour")],
        [OWN | {"every": {"unit": "day"}, "days": ["weekday"]} | of(1, "hour")],
        TWO_WEEKS_AND_A_DAY,
        "£110",
    ),
    ([pay(1000, "hour")], [OWN | {"every": {"unit": "day"}, "days": ["evening"]} | of(1, "hour")], WEEKS_4, "£280"),
    (
        [pay(1000, "hour")],
        [OWN | {"every": {"unit": "day"}, "days": ["weekday"]} | of(1, "hour")],
        {"length": {"n": 1, "unit": "month"}},
        "£200 to £250",
    ),
    ([pay(3000, "session")], [W | {"every": {"unit": "week"}, "days": ["monday", "thursday"]}], WEEKS_4, "£120"),
    ([pay(500, "hour")], [ALL | {"days": ["weekday"]} | of(2, "hour")], None, "£10"),
    ([pay(500, "hour")], [ALL | {"count": 3} | of(2, "hour")], None, "£30"),
    ([pay(500, "hour")], [ALL | {"count": 3, "per": "week"} | of(2, "hour")], WEEKS_4, "£120"),
    (
        [pay(5000, "month")],
        [],
        {"length": {"n": 2, "unit": "month"}, "starts": "2026-01-15", "ends": "2026-04-14"},
        "£150",
    ),
    ([pay(5000, "month")], [], {"starts": "2026-01-15", "ends": "2026-04-14"}, "£150"),
    ([pay(5000, "month")], [], {"starts": "2026-01-15", "ends": "2026-04-15"}, "£200"),
]


@pytest.mark.parametrize(
    ("lines", "work", "term", "said"), FIGURES, ids=[row[3] + str(at) for at, row in enumerate(FIGURES)]
)
def test_a_total_is_line_times_work_times_periods(lines, work, term, said):
    assert total(*lines, work=work, term=term).sentence == said


NO_TOTAL = [
    ([pay(3000, "session")], [W], None, "how many sessions is not said"),
    ([pay(3000, "session")], [W | {"every": {"n": 1, "unit": "week"}}], None, "how long it goes on is not said"),
    ([pay(3000, "session")], [W | {"days": ["monday"]}], WEEKS_4, "how many sessions is not said"),
    ([pay(3000, "hour")], [OWN | {"days": ["monday"]} | of(2, "hour")], WEEKS_4, "how many hours is not said"),
    (
        [pay(3000, "session")],
        [W | {"every": {"n": 2, "unit": "hour"}}],
        WEEKS_4,
        "how many times a day it comes is not said",
    ),
    ([pay(3000, "hour")], [W | {"count": 3}], None, "how many hours is not said"),
    ([pay(10000, "hour"), pay(5000, "session")], [W | {"count": 2}], None, "how many hours is not said"),
    ([pay(5000, "session"), pay(10000, "hour")], [W | {"count": 2}], None, "how many hours is not said"),
    ([pay(500, "hour")], [ALL | {"every": {"unit": "week"}} | of(2, "hour")], None, "how long it goes on is not said"),
    ([pay(3000, "hour")], [W | {"count": 3} | of(1, "day")], None, "how many hours make up one day is not said"),
    ([pay(3000, "day")], [W | {"count": 1, "per": "month"} | of(1, "day")], None, "how long it goes on is not said"),
    ([pay(3000, "month")], [], {"starts": {"month": 2}, "ends": {"month": 9}}, "how long it goes on is not said"),
    ([{"kind": "paid", "unit": "hour"}], [], None, "how much is not said"),
    ([{"kind": "paid", "amount": {"pence": 1} | GBP}], [], None, "what one payment is for is not said"),
    ([], [], None, "what is paid is not said"),
    (
        [pay(2000, "hour")],
        [{"key": "w", "kind": "total", "per": "week"} | of(2, "hour")],
        None,
        "how long it goes on is not said",
    ),
    (
        [pay(10000, "day"), pay(5000, "half_day", amount={"pence": 5000, "currency": "EUR"})],
        [W | {"count": 1} | of(1, "day")],
        None,
        "the pay is in more than one currency",
    ),
    (
        [pay(1000, "whole"), pay(1000, "whole", work="x", amount={"pence": 5, "currency": "EUR"})],
        [],
        None,
        "the pay is in more than one currency",
    ),
]


@pytest.mark.parametrize(("lines", "work", "term", "why"), NO_TOTAL, ids=[row[3] for row in NO_TOTAL])
def test_where_a_number_is_missing_the_sentence_says_which(lines, work, term, why):
    assert total(*lines, work=work, term=term).sentence == f"No total: {why}"


def test_parts_are_added_and_alternatives_are_not():
    work = [W | {"count": 2} | of(1, "day"), {"key": "x", "kind": "preparation"} | of(2, "hour")]
    found = total(pay(10000, "day"), pay(5000, "half_day"), pay(2000, "hour", work="x"), work=work)
    assert (found.low, found.high) == (24000, 24000)
    assert found.workings == ("2 × £100", "2 × £20")


def test_sessions_with_a_day_are_counted_where_no_number_is_said():
    sessions = [{"on": "2026-03-02", "work": "w"}, {"on": "2026-03-09", "work": "w"}, {"on": "2026-03-09"}]
    assert total(pay(3000, "session"), work=[W], sessions=sessions).sentence == "£60"


def test_what_comes_every_so_often_is_no_fewer_than_its_days():
    sessions = [{"on": f"2026-03-0{day}", "work": "w"} for day in (2, 4, 6)]
    every = W | {"every": {"n": 2, "unit": "week"}}
    assert total(pay(3000, "session"), work=[every], term=WEEKS_4, sessions=sessions).sentence == "£90"
    assert total(pay(3000, "session"), work=[every], term=WEEKS_4, sessions=sessions[:1]).sentence == "£60"


def test_work_per_session_goes_by_the_number_of_sessions():
    work = [
        {"key": "s", "kind": "session", "count": 3},
        {"key": "w", "kind": "preparation", "per": "session"} | of(1, "hour"),
    ]
    assert total(pay(1000, "hour"), work=[work[0], work[1] | {"count": 1}]).sentence == "£30"


def test_a_named_rate_is_looked_up():
    line = {"kind": "paid", "unit": "hour", "work": "w", "rate": {"name": "Living Wage", "tie": "is"}}
    work = [{"key": "w", "kind": "total"} | of(50, "hour")]
    assert total(line, work=work, rates=lambda rate, unit: (1385, "GBP")).sentence == "£692.50"
    assert total(line, work=work).sentence == "No total: how much 'Living Wage' is, is not said"


def test_an_unpaid_part_adds_nothing():
    found = total(pay(1000, "whole"), {"kind": "unpaid", "what": "meetings"}, status="mixed")
    assert found.sentence == "£10"


def test_what_two_groups_get_is_never_added():
    record = {"kind": "listed", "variants": [{"label": "one"}, {"label": "two"}], "work": [W | {"count": 2}]}
    common = pay(500, "whole", work="")
    lines = [common, pay(1000, "session", variant="one"), pay(4000, "session", variant="two")]
    said = worked_total(record | {"pay": {"status": "paid", "lines": lines}})
    assert said.sentence == "£25 to £85"


def test_what_nobody_has_to_do_has_a_total_of_its_own():
    record = {"kind": "own", "work": [W | {"count": 2}, EXTRA | of(3, "hour")]}
    record["pay"] = {"status": "paid", "lines": [pay(3000, "session"), pay(1000, "hour", work="x")]}
    assert optional_total(record).sentence == "£30"
    assert optional_total(record | {"work": [W | {"count": 2}, OWN]}) is None


def test_how_many_rounds_there_are_is_not_said():
    reviews = {"key": "w", "kind": "own_time", "count": 4, "per": "cycle"}
    assert total(pay(10000, "review"), work=[reviews]).sentence == "No total: how many rounds there are is not said"
