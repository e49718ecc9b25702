"""The open book: each figure is the sum of its CSV, and no figure can be tied to a few people."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections import Counter, defaultdict

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ground import clock, jobs
from members.actions import notices
from members.models import Notice
from opportunities.actions import applications, letters, selections
from opportunities.models import Organisation, Project
from opportunities.presenters.how_chosen import chosen
from opportunities.queries.answered_in_time import ANSWERS, RoleHeard, heard_exactly
from opportunities.queries.outcomes import outcome_of, protected
from payments.actions import catch_up, contributions, open_book
from payments.models import (
    Contribution,
    PrintedCell,
    PrintedCount,
    PrintedPart,
    PrintedPromise,
    PrintedQuarter,
    PrintedWork,
)
from payments.queries import promise_classes
from payments.queries.open_book import printed_cells
from portal.open_book import figures, views
from portal.team.waiting import waiting_for
from portal.templatetags import house
from tests.factories import records
from tests.factories.money import Money
from tests.opportunities import selecting as make
from tests.opportunities.test_letters import judged  # noqa: F401

pytestmark = pytest.mark.django_db
SMALL = settings.SMALL_NUMBER


def rows_of(client, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(f"/open-book/{name}.csv").content.decode("utf-8-sig"))))[1:]


def main(answer) -> str:
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_an_empty_book_says_so(client):
    page = main(client.get("/open-book/"))
    for said in (
        "Nothing is counted yet",
        "We count when a quarter has ended",
        "Nothing is printed yet",
    ):
        assert said in page
    assert page.count("How we count this") == 4


# Rule 5 on the screen


@pytest.fixture
def money(db, clock_at):
    clock_at("2026-11-03 15:00")
    return Money()


def promised(money, *, settled: int = 3, roles: int = 2) -> list:
    """Work of five people of two roles: this many are paid at once, the others are approved and not yet sent."""
    of = [Money() if roles == 2 else money, *[money] * (SMALL - 1)]
    payees = [each.payee() for each in of]
    for each, payee in list(zip(of, payees, strict=True))[:settled]:
        each.paid(payee)
    for each, payee in list(zip(of, payees, strict=True))[settled:]:
        each.approved(payee)
    return payees


def counted_at(clock_at, moment: str) -> None:
    clock_at(moment)
    catch_up.run()
    open_book.print_promise()


def test_the_share_is_told_by_quarters_and_is_the_sum_of_its_file(client, clock_at, money):
    promised(money)
    counted_at(clock_at, "2027-01-08 10:00")
    page = main(client.get("/open-book/"))
    assert "60%" in page and "3 of 5" in page and "up to 31 December 2026" in page
    rows = rows_of(client, "paid-in-time")
    assert {row[0] for row in rows} == {"2026 Q4"} and sum(int(row[2]) for row in rows) == 5
    by_class = {row[1]: row[2] for row in rows}
    assert (by_class[figures.KEPT], by_class["Overdue"]) == ("3", "2")
    home = client.get("/").content.decode()
    assert "60%" in home and "up to 31 December 2026" in home
    money.settle(money.export())
    assert promise_classes.count()["settled_late"] == 2
    assert rows_of(client, "paid-in-time") == rows, "what a quarter has printed stays, whatever one payment does"


def test_no_day_before_the_quarter_is_over_tells_of_a_payment(client, clock_at, money):
    promised(money)
    counted_at(clock_at, "2026-12-31 12:00")
    assert rows_of(client, "paid-in-time") == [] and "Nothing is counted yet" in main(client.get("/open-book/"))
    counted_at(clock_at, "2027-01-06 10:00")
    assert not PrintedPromise.objects.exists(), "the bank's last statement comes some days after it"
    counted_at(clock_at, "2027-01-07 10:00")
    counted_at(clock_at, "2027-01-08 10:00")
    assert PrintedPromise.objects.get().people == SMALL


@pytest.mark.parametrize("what", ["one role", "four people"])
def test_too_few_wait_and_are_counted_with_a_later_quarter(client, clock_at, money, what):
    payees = promised(money, roles=1 if what == "one role" else 2)
    if what == "four people":
        records.joined(payees[1], payees[2])
    counted_at(clock_at, "2027-01-08 10:00")
    assert PrintedPromise.objects.get().people is None
    assert rows_of(client, "paid-in-time") == [] and "Nothing is counted yet" in main(client.get("/open-book/"))
    Money().confirmed()
    counted_at(clock_at, "2027-04-09 10:00")
    rows = rows_of(client, "paid-in-time")
    assert {row[0] for row in rows} == {"2027 Q1"} and sum(int(row[2]) for row in rows) == SMALL + 1


def test_work_that_counts_again_after_its_quarter_is_counted_in_the_next(client, clock_at, money):
    promised(money)
    gone = money.expected()
    contributions.void(contribution=gone, why="Nobody came.", by=money.coordinator)
    counted_at(clock_at, "2027-01-08 10:00")
    assert not hasattr(Contribution.objects.get(pk=gone.pk), "printed")
    done = Contribution.objects.filter(printed__isnull=False).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintedWork.objects.create(printed_in=PrintedPromise.objects.get(), contribution=done, became="overdue")
    for change in (PrintedWork.objects.filter(contribution=done), PrintedPromise.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change.delete()


def test_a_printed_count_is_of_the_work_that_is_printed(clock_at, money):
    promised(money)
    counted_at(clock_at, "2027-01-08 10:00")
    printed = PrintedPromise.objects.get()
    counts = dict(printed.counts.values_list("became", "count"))
    assert counts == {"settled_in_time": 3, "overdue": 2} == Counter(printed.work.values_list("became", flat=True))
    with pytest.raises(IntegrityError, match="counts"), transaction.atomic():
        PrintedCount.objects.create(printed_in=printed, became="queried", count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        printed.counts.update(count=4)


@pytest.mark.parametrize(
    ("most", "each", "drawn"), [(1, 1, 1), (60, 1, 60), (61, 10, 7), (6_000, 100, 60), (14_330, 1_000, 15)]
)
def test_however_much_is_late_the_squares_can_be_looked_at(most, each, drawn):
    counted = {**dict.fromkeys(promise_classes.CLASSES, 0), "overdue": most, "all": most, "kept": 0, "percent": 0}
    found = figures.paid_in_time({**counted, "upto": None})
    assert found.square == each
    assert house.squares(most, "plum", found.square)["range"] == range(drawn)


def test_in_time_and_turned_down_are_one_number(client, clock_at, money):
    promised(money)
    counted_at(clock_at, "2027-01-08 10:00")
    names = [row[1] for row in rows_of(client, "paid-in-time")]
    assert figures.KEPT in names
    assert not any(name.lower() in {"declined", "turned down"} for name in names)


@pytest.mark.parametrize("enough", [False, True])
def test_days_to_pay_wait_until_enough_people_were_paid(client, clock_at, money, enough):
    Money().confirmed()
    for _number in range(SMALL - 1):
        money.paid()
    if enough:
        money.paid()
    assert "Half of all pay arrives" not in main(client.get("/open-book/"))
    counted_at(clock_at, "2027-01-08 10:00")
    assert ("Half of all pay arrives" in main(client.get("/open-book/"))) is enough
    assert len(rows_of(client, "days-to-pay")) == (2 if enough else 0)


def test_pay_on_the_same_day_is_called_so(client, monkeypatch):
    at_once = views.promise() | {"median_days": 0, "ninety_days": 1, "days_upto": clock.today()}
    monkeypatch.setattr(views, "promise", lambda: at_once)
    text = main(client.get("/open-book/"))
    assert "The same day" in text
    assert "on the same day" in text
    assert "within 1 working day" in text
    assert "0 day" not in text


def test_days_are_toned_by_what_had_arrived():
    boxes = dict(views.day_boxes(4, 8))
    assert [boxes[day] for day in (1, 4, 5, 8, 9, 10)] == ["leaf", "leaf", "mint", "mint", "none", "none"]
    assert views.day_boxes(None, None) == []


# Money: printed cells


PARTS = st.lists(  # quarters of (project, pence, payees)
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 90_000), st.sets(st.integers(1, 12), min_size=1, max_size=8)),
        max_size=4,
        unique_by=lambda part: part[0],
    ),
    min_size=1,
    max_size=5,
)


def print_all(quarters, projects) -> None:
    for number, parts in enumerate(quarters):
        ends = dt.date(2025 + number // 4, 3 * (number % 4) + 3, 28)
        quarter = PrintedQuarter.objects.create(quarter=clock.quarter(ends), ends_on=ends, last_posting=number)
        made = [
            PrintedPart.objects.create(
                quarter=quarter, project=projects[project] if project else None, pence=pence, payees=sorted(payees)
            )
            for project, pence, payees in parts
        ]
        open_book._cells(quarter, made)


@given(quarters=PARTS)
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_printed_cells_are_disjoint_cover_five_people_and_totals_are_their_sums(db, client, quarters):
    with transaction.atomic():
        host = Organisation.objects.create(name="A host of cells")
        projects = [
            Project.objects.create(name=f"P{n}", slug=f"p{n}", partner=host, kind_of_work="x", summary="x")
            for n in range(4)
        ]
        print_all(quarters, projects)
        parts = list(PrintedPart.objects.order_by("pk"))
        for cell in PrintedCell.objects.order_by("pk"):
            inside = [part for part in parts if part.cell_id == cell.pk]
            people = {payee for part in inside for payee in part.payees}
            assert len(people) == cell.payees >= SMALL
            assert cell.pence == sum(part.pence for part in inside)
            assert cell.project_id is None or [part.project_id for part in inside] == [cell.project_id]
        printed = sum(part.pence for part in parts if part.cell_id)
        cells = printed_cells()
        assert sum(cell["pence"] for cell in cells) == printed
        table = figures.money_table(cells)
        for place, quarter in enumerate(table.quarters):
            column = [row[place]["pence"] or 0 for _, row in table.rows]
            assert table.totals[place] == sum(column) == sum(c["pence"] for c in cells if c["quarter"] == quarter)
        in_pounds = [row[2] for row in rows_of(client, "money")]
        assert sum(round(float(pounds) * 100) for pounds in in_pounds) == printed
        transaction.set_rollback(True)


# How people were chosen


def test_no_published_counts_of_a_role_give_a_small_one_away():
    """Every possible role, by brute force: whoever knows the rule and the three words learns no count from 1 to 4."""
    most = 22
    by_words = defaultdict(list)
    for applied in range(most + 1):
        for shortlisted in range(applied + 1):
            for selected in range(shortlisted + 1):
                words = tuple(protected([applied, selected, shortlisted]))
                by_words[words].append((applied, shortlisted, selected))
    for words, possible in by_words.items():
        for first, second in itertools.combinations(range(4), 2):
            differences = {((*counts, 0)[first]) - ((*counts, 0)[second]) for counts in possible}
            assert len(differences) > 1 or not differences & set(range(1, SMALL)), (words, differences)


def test_the_book_and_the_role_tell_the_same(client, judged):  # noqa: F811
    role, _, sent = judged
    assert chosen() == []
    selections.decide(role=role, by=make.coordinator())
    (row,) = chosen()
    outcome = outcome_of(role)
    assert (row.applied, row.shortlisted, row.selected) == (outcome.applied, outcome.shortlisted, outcome.selected)
    page = main(client.get("/open-book/"))
    assert role.current.title in page
    assert "Not told yet" in page and row.heard is None is outcome.heard
    assert rows_of(client, "how-people-were-chosen")[0][2:5] == [row.applied, row.shortlisted, row.selected]
    for each in sent:
        assert each.person.name not in page
        assert each.reference not in page


def counted(found) -> tuple[int, int, int]:
    return found.by_the_day, found.late, found.not_yet


def test_who_heard_by_the_promised_day_is_counted_once_for_all(client, clock_at, judged):  # noqa: F811
    role, _, sent = judged
    selections.decide(role=role, by=make.coordinator())
    for each in sent:
        each.refresh_from_db()
    letters.write(application=sent[0], strength="Good.", idea="More.", by=make.coordinator())
    jobs.run_ready()
    clock_at("2026-04-04 10:00")
    assert counted(heard_exactly()) == (1, 0, 4)
    assert "people heard by the day we promised" not in main(client.get("/open-book/"))
    letters.write(application=sent[1], strength="Good.", idea="More.", by=make.coordinator())
    jobs.run_ready()
    assert counted(heard_exactly()) == (1, 1, 3)
    clock_at("2026-07-10 10:00")  # one role alone is not told of, however long ago
    assert rows_of(client, "heard") == []


def test_who_never_got_the_letter_has_not_heard(client, clock_at, judged):  # noqa: F811
    """A mail that came back is no news: it counts, and everybody has heard, once somebody rang."""
    role, _, sent = judged
    selections.decide(role=role, by=make.coordinator())
    for each in sent:
        each.refresh_from_db()
        letters.write(application=each, strength="Good.", idea="More.", by=make.coordinator())
    jobs.run_ready()
    for waiting in Notice.objects.to_tell():
        notices.log(notice=waiting, by=make.coordinator())
    notice = Notice.objects.filter(kind=letters.READY, channel="email").order_by("pk").first()
    notices.bounce(notice=notice, by=make.coordinator())
    assert [one.count for one in waiting_for(make.coordinator()) if "ring" in one.one] == [1]
    clock_at("2026-04-04 10:00")
    assert counted(heard_exactly()) == (4, 0, 1)
    assert [notice.object_id] == [each.pk for each in selections.without_letter(role)]
    notices.log(notice=notice, by=make.coordinator())
    assert counted(heard_exactly()) == (4, 1, 0)


@pytest.mark.parametrize(
    ("last_letter", "answer"),
    [("2026-03-30 10:00", "in_time"), ("2026-06-25 10:00", "late"), ("2026-07-04 10:00", "waiting")],
)
def test_whether_everyone_of_a_role_heard_is_told_by_the_quarter_and_without_a_day(
    client, clock_at, judged, last_letter, answer  # noqa: F811
):  # fmt: skip
    """The day on which the last one heard changes nothing; the role's page and the book tell the same."""
    role, _, sent = judged
    selections.decide(role=role, by=make.coordinator())
    seen = []

    def look() -> None:
        (row,) = chosen()
        outcome = outcome_of(role)
        assert row.heard == outcome.heard
        seen.append(rows_of(client, "how-people-were-chosen"))

    for each in sent:
        each.refresh_from_db()
        if each == sent[-1]:
            clock_at(last_letter)
            look()
        letters.write(application=each, strength="Good.", idea="More.", by=make.coordinator())
        jobs.run_ready()
        for waiting in Notice.objects.to_tell():
            notices.log(notice=waiting, by=make.coordinator())
    look()
    assert seen[0] == seen[1], "the last letter is dated by nothing"
    clock_at("2026-07-10 10:00")
    assert chosen()[0].heard == outcome_of(role).heard == RoleHeard(answer, dt.date(2026, 6, 30))
    assert RoleHeard(answer, dt.date(2026, 6, 30)).words in main(client.get(f"/opportunities/{role.slug}/"))
    assert rows_of(client, "how-people-were-chosen")[0][6:8] == [ANSWERS[answer], "2026-06-30"]
    clock_at("2026-10-08 10:00")
    assert chosen()[0].heard.answer == ("late" if answer == "waiting" else answer)


def test_whether_fewer_than_five_heard_is_not_told(clock_at, judged):  # noqa: F811
    role, _, sent = judged
    applications.withdraw(application=sent[0], by=sent[0].person)
    selections.decide(role=role, by=make.coordinator())
    clock_at("2026-07-10 10:00")
    assert chosen()[0].heard is None is outcome_of(role).heard
