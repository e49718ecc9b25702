"""What anyone could work out from the public files of any two days of the year: no small count, no single payment."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from itertools import combinations, pairwise

import pytest
from dateutil.relativedelta import relativedelta
from django.conf import settings

from ground import clock
from opportunities.models import Application
from opportunities.queries.answered_in_time import ANSWERS, WAIT_WORKING_DAYS
from payments.models import PrintedCell, PrintedPromise
from tests.public_files import taken

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
SMALL = settings.SMALL_NUMBER


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def pairs(name: str):
    """Every two versions of a file, the older first."""
    versions = taken()[name]
    for (day, before), (later, after) in combinations(versions, 2):
        yield f"{day} and {later}", before, after


def test_the_files_were_taken_all_through_the_year():
    versions = taken()
    assert {name: len(found) > 1 for name, found in versions.items()} == dict.fromkeys(versions, True)


@pytest.mark.parametrize("name", ["open_book_in_time", "open_book_chosen", "open_book_heard", "open_book_money"])
def test_a_file_of_quarters_changes_on_few_days(name):
    """Of the roles' file, beside that, each decision is a change."""
    quarters = len({cell.printed_in_id for cell in PrintedCell.objects.all()})
    decided = Application.objects.filter(role__kind="own", decided_at__isnull=False).values("role").distinct().count()
    assert len(taken()[name]) <= 1 + quarters + 1 + (decided if name == "open_book_chosen" else 0)


def test_each_printed_quarter_of_the_promise_stands_for_five_people_of_two_roles():
    printed = list(PrintedPromise.objects.exclude(people=None))
    assert printed
    for quarter in printed:
        done = [row.contribution for row in quarter.work.select_related("contribution__payee")]
        assert len({one.payee.root_id for one in done}) == quarter.people >= SMALL
        assert len({one.role_id for one in done}) == quarter.roles >= 2
        assert all(one.pay_by <= quarter.ends_on for one in done)
        told_of = [row for row in rows(taken()["open_book_in_time"][-1][1]) if row["quarter"] == quarter.quarter]
        assert sum(int(row["contributions"]) for row in told_of) == len(done)


def test_who_heard_in_a_role_is_told_by_quarters_and_without_a_day():
    """The answer of a role changes on a day on which a quarter was counted, whenever its letters went."""
    versions = taken()["open_book_chosen"]
    answers = {row["everyone_heard"] for _day, text in versions for row in rows(text)}
    assert answers == {"", *(words for words in ANSWERS.values() if words in answers)} and len(answers) > 1
    for (_day, before), (later, after) in pairwise(versions):
        was = {row["role"]: (row["everyone_heard"], row["heard_counted_up_to"]) for row in rows(before)}
        now = {row["role"]: (row["everyone_heard"], row["heard_counted_up_to"]) for row in rows(after)}
        if any(now[role] != was[role] for role in was):
            day = dt.date.fromisoformat(later)
            end = clock.quarter_end(day - relativedelta(months=3))
            assert day == clock.add_working_days(end, WAIT_WORKING_DAYS) + dt.timedelta(days=1)


def test_who_heard_moves_on_by_at_least_five_people():
    for days, before, after in pairs("open_book_heard"):
        was, now = (sum(int(row["people"]) for row in rows(text)) for text in (before, after))
        assert now - was >= SMALL or (not was and not now), days


def test_what_does_not_count_is_told_for_five_people_and_moves_on_by_five():
    first = {"said not to count": [], "the person said that it did happen": []}
    for _day, text in taken()["open_book_voids"]:
        for row in rows(text):
            first[row["what_happened"]].append(int(row["pieces_of_work"]))
    for found in first.values():
        assert all(one >= SMALL for one in found) and found == sorted(found)
        assert all(later - earlier >= SMALL for earlier, later in combinations(sorted({*found}), 2))
    assert first["said not to count"], "the year has one quarter with enough of them"


def numbers(row: dict[str, str]) -> dict[str, int]:
    return {key: int(row[key]) for key in ("applied", "shortlisted", "chosen") if row[key].isdigit()}


def test_no_count_of_a_role_is_small_nor_the_difference_of_two():
    for day, text in taken()["open_book_chosen"]:
        for row in rows(text):
            found = numbers(row).values()
            gaps = {abs(one - other) for one, other in combinations(found, 2)} - {0}
            assert all(count >= SMALL for count in found), (day, row)
            assert not gaps or min(gaps) >= SMALL, (day, row)


def test_no_two_days_tell_of_one_person_more_or_less_in_a_role():
    """Somebody chosen later from the reserve, or who takes theirs back: what was told at the decision stays."""
    for days, before, after in pairs("open_book_chosen"):
        was = {row["role"]: numbers(row) for row in rows(before)}
        for row in rows(after):
            for key, count in numbers(row).items():
                gap = abs(count - was.get(row["role"], {}).get(key, count))
                assert not gap or gap >= SMALL, (days, row)


@pytest.mark.parametrize("name", ["open_book_money", "open_data_payments_csv", "open_book_in_time"])
def test_what_is_printed_never_changes(name):
    for days, before, after in pairs(name):
        was, now = rows(before), rows(after)
        assert [row for row in was if row not in now] == [], days


def test_each_printed_sum_and_each_new_one_stands_for_at_least_five_people():
    cells = list(PrintedCell.objects.select_related("printed_in", "project"))
    assert cells and all(cell.payees >= SMALL for cell in cells)
    known = {(cell.printed_in.quarter, cell.project.slug if cell.project else None): cell.pence for cell in cells}
    for _day, text in taken()["open_data_payments"]:
        for row in json.loads(text)["rows"]:
            assert known[row["quarter"], row.get("project")] == row["pence"]


def test_the_sum_of_two_days_is_a_sum_of_printed_cells():
    """Nothing is added to a cell, so what came between two days is whole cells and never a payment."""
    for days, before, after in pairs("open_data_payments"):
        was, now = (json.loads(text)["rows"] for text in (before, after))
        new = [row for row in now if row not in was]
        assert sum(row["pence"] for row in now) - sum(row["pence"] for row in was) == sum(
            row["pence"] for row in new
        ), days
