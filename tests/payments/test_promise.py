"""Rule 5 as counted: every contribution past its pay-by is in exactly one class, and a late one stays late."""

import datetime as dt

import pytest

from payments.actions import catch_up, choices, contributions
from payments.actions import open_book as open_book_actions
from payments.models import Contribution, PrintedCell, PrintedPart, PrintedQuarter
from payments.queries import open_book, payments, promise_classes
from payments.queries import promise as told
from tests.factories import money as make
from tests.factories import records

DAY = dt.date(2026, 11, 24)


def counted(**classes) -> dict:
    return {name: classes.get(name, 0) for name in promise_classes.CLASSES}


def promise() -> dict:
    found = promise_classes.count()
    assert sum(found[name] for name in promise_classes.CLASSES) == found["all"]
    return found


def classes_now() -> dict:
    found = promise()
    return {name: found[name] for name in promise_classes.CLASSES}


def test_one_overdue_lowers_the_share_and_stays_late_when_it_is_paid(money, clock_at):
    money.paid()
    late = money.approved()
    assert promise()["all"] == 0
    clock_at("2026-12-09 10:00")
    assert classes_now() == counted(settled_in_time=1, overdue=1)
    assert promise()["percent"] == 50
    money.settle(money.export(), dt.date(2026, 12, 9))
    late.refresh_from_db()
    assert late.status == "paid"
    assert classes_now() == counted(settled_in_time=1, settled_late=1)
    clock_at("2027-12-09 10:00")
    assert classes_now() == counted(settled_in_time=1, settled_late=1)
    assert promise()["percent"] == 50


def test_each_class_once(money, clock_at):
    money.paid()  # in time
    declined = money.confirmed()
    choices.choose(contribution=declined, kind="none", by=declined.payee)
    queried = money.expected()
    contributions.query(contribution=queried, words="?", by=money.coordinator)
    money.confirmed(money.payee(details=False))  # waits for bank details
    void = money.expected()
    contributions.void(contribution=void, why="A mistake", by=money.coordinator)
    money.exported()  # with the bank before its pay-by
    money.confirmed()  # nobody approved it
    clock_at("2026-12-09 10:00")
    assert classes_now() == counted(settled_in_time=1, declined=1, queried=1, waiting=1, in_flight=1, overdue=1)
    found = promise()
    assert (found["kept"], found["percent"]) == (2, 33)


def test_unconfirmed_is_overdue_too(money, clock_at):
    money.expected()
    clock_at("2026-12-09 10:00")
    assert classes_now() == counted(overdue=1)


def test_paid_in_time_returned_and_sent_again_late_is_overdue(money, clock_at):
    payment = money.paid()
    run, key = payment.run, payment.attempts.get().key
    clock_at("2026-11-30 10:00")
    money.take(make.statement(run, make.clock.today(), returns={key: "AC01"}, debits=False))
    clock_at("2026-12-30 10:00")
    payment.refresh_from_db()
    make.payments.retry(payment=payment, by=payment.payee)
    money.approve(payment)
    money.export()
    assert classes_now() == counted(overdue=1)


def test_details_given_under_the_record_that_was_kept_are_details(money, clock_at):
    """One human being under two records is one payee: nothing waits for them, and they are counted once."""
    payee, keep = money.payee(details=False), make.person("Keeper")
    money.confirmed(payee)
    clock_at("2026-12-09 10:00")
    assert classes_now() == counted(waiting=1)
    records.joined(payee, keep)
    money.give_details(keep)
    assert classes_now() == counted(overdue=1)


@pytest.mark.parametrize("joined", [False, True])
def test_days_are_told_of_five_people_and_not_of_five_records(money, clock_at, joined):
    payees = [money.payee() for _number in range(5)]
    for payee in payees:
        money.paid(payee)
    make.Money().confirmed()
    if joined:
        records.joined(payees[0], payees[1])
    assert told.promise()["median_days"] is None, "the quarter goes on"
    clock_at("2027-01-08 10:00")
    open_book_actions.print_promise()
    assert told.promise()["median_days"] == (None if joined else 0)


def test_days_move_on_with_five_more_who_were_paid(money, clock_at):
    for _number in range(5):
        money.paid()
    make.Money().confirmed()
    clock_at("2027-01-08 10:00")
    open_book_actions.print_promise()
    before = told.promise()
    clock_at("2027-01-11 15:00")
    late = [money.approved() for _number in range(5)]
    make.Money().confirmed()
    clock_at("2027-01-20 12:00")
    money.settle(money.export(), dt.date(2027, 1, 20))
    open_book_actions.print_promise()
    assert told.promise() == before, "whatever is paid in between"
    clock_at("2027-04-09 10:00")
    open_book_actions.print_promise()
    assert len(late) == 5 and (told.promise()["median_days"], told.promise()["ninety_days"]) == (0, 7)


def test_less_is_settled_and_part_declined(money, clock_at):
    done = money.confirmed()
    choices.choose(contribution=done, kind="less", pence=2500, by=done.payee)
    catch_up.run()
    money.approve(make.Payment.objects.get())
    money.settle(money.export())
    clock_at("2026-12-09 10:00")
    assert classes_now() == counted(settled_in_time=1)


def test_days_from_the_work_to_the_bank(money, clock_at):
    for day in (25, 26, 30):
        clock_at("2026-11-24 15:00")
        payment = money.approved()
        clock_at(f"2026-11-{day} 12:00")
        money.settle(money.export(), dt.date(2026, 11, day))
        payment.refresh_from_db()
    assert sorted(promise_classes.days_to_paid().values()) == [1, 2, 4]
    assert (promise()["median_days"], promise()["ninety_days"]) == (2, 4)
    assert promise_classes.nth(list(range(1, 11)), 90) == 9
    assert promise_classes.nth([], 50) is None


# What the open book prints


def paid_by(money, count: int) -> None:
    for _number in range(count):
        money.payee()
    make.session(money.role, make.clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    for one in Contribution.objects.filter(status="expected", role=money.role):
        contributions.confirm(contribution=one, by=money.coordinator)
    catch_up.run()
    for payment in make.Payment.objects.filter(status="proposed"):
        payment.refresh_from_db()
        make.payments.approve(payment=payment, content=payments.content_of(payment), by=money.finance)
    money.settle(money.export())


def cells() -> list[tuple[str, str, int]]:
    return [(row["quarter"], row["label"], row["pence"]) for row in open_book.printed_cells()]


def test_a_quarter_is_printed_once_in_cells_of_five(db, clock_at):
    clock_at("2026-11-24 15:00")
    large, small = make.Money(), make.Money()
    paid_by(large, 5)
    paid_by(small, 2)
    catch_up.run()
    assert PrintedQuarter.objects.count() == 0
    clock_at("2027-01-08 10:00")
    catch_up.run()
    catch_up.run()
    name = large.role.project.name
    assert cells() == [("2026 Q4", name, 37_500)]
    assert [part.cell for part in PrintedPart.objects.filter(project=small.role.project)] == [None]
    clock_at("2027-02-08 15:00")
    third = make.Money()
    paid_by(third, 3)
    clock_at("2027-04-08 10:00")
    catch_up.run()
    assert cells() == [
        ("2026 Q4", name, 37_500),
        ("2027 Q1", "Other projects, with what was carried over", 2 * 7500 + 3 * 7500),
    ]
    assert all(cell.payees >= 5 for cell in PrintedCell.objects.all())
    assert sum(part.pence for part in PrintedPart.objects.all()) == sum(pence for _q, _l, pence in cells())


def test_what_comes_back_later_falls_in_the_next_quarter(db, clock_at):
    clock_at("2026-12-21 15:00")
    money = make.Money()
    paid_by(money, 6)
    clock_at("2027-01-11 10:00")
    catch_up.run()
    assert [pence for _q, _l, pence in cells()] == [45_000]
    run = make.PayRun.objects.get()
    keys = {attempt.key: "AC01" for attempt in run.attempts.all()}
    money.take(make.statement(run, dt.date(2026, 12, 31), returns=keys, debits=False))
    clock_at("2027-04-08 10:00")
    catch_up.run()
    assert [(quarter, pence) for quarter, _l, pence in cells()] == [("2026 Q4", 45_000), ("2027 Q1", -45_000)]
