"""A host with exactly two people in finance: no run that nobody may authorise, and a run that can be taken apart."""

import datetime as dt
import random

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.actions import duties
from payments.actions import catch_up, pay_runs, payments
from payments.models import Approval, BankFile, Payment, PayRun
from payments.queries import ledger_check, promise_classes
from payments.queries import pay_runs as run_queries
from payments.queries.payments import content_of
from tests.factories import money as make
from tests.payments.test_pages import client_of, text

FAULTS = pytest.mark.faults
MORE = (1, 2, 3)  # seeds of further years


def post(person, name, run=None, **facts):
    return client_of(person).post(reverse(name, args=[run.pk] if run else []), facts)


def press(person, name, run=None, **facts) -> str:
    """And read the page that follows."""
    return text(client_of(person).post(reverse(name, args=[run.pk] if run else []), facts, follow=True))


def test_what_nobody_else_could_authorise_goes_into_no_run(money):
    """Fay approves; if Fabian prepared it, neither could authorise."""
    payment = money.approved()
    page = text(client_of(money.finance2).get(reverse("payments_runs")))
    assert (
        "nobody else in finance could authorise it. Fay can prepare it." in page
        and "Prepare a run</button>" not in page
    )
    said = press(money.finance2, "payments_prepare")
    assert "nobody else in finance could authorise it. Fay can prepare it." in said
    assert not PayRun.objects.exists()
    press(money.finance, "payments_prepare")
    payment.refresh_from_db()
    assert [one.pk for one in run_queries.who_authorises(payment.run)] == [money.finance2.pk]


def test_what_a_run_leaves_out_is_said_with_the_reason(money):
    money.approved()
    second = money.proposed()
    payments.approve(payment=second, content=content_of(second), by=money.finance2)
    said = press(money.finance, "payments_prepare")
    assert "holds 1 payment, £75 in all." in said
    assert "Left out: 1 payment, £75. Fabian approved them." in said and "Fabian can prepare it." in said


def test_the_duty_of_today_counts(money, clock_at):
    """A third person could have authorised; their duty has ended since."""
    third = make.person("Third", "finance")
    money.approved()
    for duty in third.duties.all():
        duties.end(duty=duty, by=make.person("Ada", "administrator"))
    clock_at("2026-11-25 10:00")
    with pytest.raises(Refused, match="Fay can prepare it"):
        pay_runs.prepare(by=money.finance2)


def test_alone_in_finance_nothing_is_prepared_and_what_helps_is_said(money, clock_at):
    money.approved()
    for duty in money.finance2.duties.all():
        duties.end(duty=duty, by=make.person("Ada", "administrator"))
    clock_at("2026-11-25 10:00")
    with pytest.raises(Refused, match="An administrator can give somebody the finance duty"):
        pay_runs.prepare(by=money.finance)


def stuck(money, clock_at):
    """Prepared while there was a third, who has left."""
    third = make.person("Third", "finance")
    money.approved()
    run = pay_runs.prepare(by=money.finance2)
    for duty in third.duties.all():
        duties.end(duty=duty, by=make.person("Ada", "administrator"))
    clock_at("2026-11-25 10:00")
    return run


def test_a_run_that_nobody_is_left_to_authorise_is_taken_apart_and_paid(money, clock_at):
    run = stuck(money, clock_at)
    page = text(client_of(money.finance).get(reverse("payments_run", args=[run.pk])))
    assert "Nobody is left to authorise it" in page and reverse("payments_take_apart", args=[run.pk]) in page
    asked = text(client_of(money.finance).get(reverse("payments_take_apart", args=[run.pk])))
    assert "holds 1 payment, <b>£75</b>" in asked
    assert "Choose an answer" in press(money.finance, "payments_take_apart", run)
    for _press in range(2):
        said = press(money.finance, "payments_take_apart", run, why="nobody")
    assert "Taken apart by <bdi>Fay</bdi>" in said and "Nobody is left to authorise it" in said
    run.refresh_from_db()
    payment = Payment.objects.get()
    assert (run.status, run.total_pence, payment.status, payment.run) == ("apart", 7500, "approved", None)
    assert Approval.objects.filter(payment=payment, void_at=None).count() == 1
    assert AuditEvent.objects.filter(verb="take_apart_run").count() == 1
    assert ledger_check.problems() == []
    second = money.export()
    money.settle(second, clock.today())
    payment.refresh_from_db()
    assert payment.status == "paid"


def test_an_authorised_run_can_be_taken_apart_and_one_with_its_file_cannot(money):
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=run, total_pence=7500, by=money.finance2)
    pay_runs.take_apart(run=run, why="another_day", by=money.finance2)
    with pytest.raises(Refused, match="second person"):
        pay_runs.export(run=run, by=money.finance2)
    sent = money.export()
    with pytest.raises(Refused, match="file of this run has been taken"):
        pay_runs.take_apart(run=sent, why="mistake", by=money.finance)
    page = text(client_of(money.finance).get(reverse("payments_take_apart", args=[sent.pk])))
    assert "its file has been taken" in page and "<form method" not in page.split("cannot be taken apart")[1]


def test_the_database_keeps_a_run_that_is_over(money):
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    for wrong in (
        {"status": "authorised", "authorised_at": clock.now(), "authorised_by": money.finance},
        {"status": "apart"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayRun.objects.filter(pk=run.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankFile.objects.create(
            run=run, name="x", message_id="x", content="x", sha256="x", count=1, total_pence=7500, made_by=money.finance
        )
    pay_runs.take_apart(run=run, why="mistake", by=money.finance)
    sent = money.export()
    apart = {"apart_at": clock.now(), "apart_by": money.finance, "apart_why": "mistake", "exported_at": None}
    for which, wrong in (
        (run, {"status": "prepared"}),
        (sent, {"status": "authorised"}),
        (sent, {"status": "apart", **apart}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayRun.objects.filter(pk=which.pk).update(**wrong)


@pytest.mark.parametrize(("seed", "weeks"), [(9, 4), *(pytest.param(seed, 2, marks=FAULTS) for seed in range(4))])
def test_two_people_run_a_whole_year(db, clock_at, long, seed, weeks):
    """Payday by payday, by whoever happens to be there: no run is ever stuck, and everything is paid.

    One of the two earns here as well, so that the other is the only one who can approve that.
    """
    if seed in MORE and not long:
        pytest.skip("walked in make faults")
    chance, day = random.Random(seed), dt.date(2026, 1, 6)
    clock_at(f"{day} 15:00")
    money = make.Money()
    make.placement(money.role, money.finance2, money.coordinator)
    money.give_details(money.finance2, "33334444")
    earners = [money.payee(), money.finance2, money.payee()]
    pair, taken_apart = [money.finance, money.finance2], 0
    for _payday in range(52 // weeks):
        clock_at(f"{day} 15:00")
        for earner in chance.sample(earners, 2):
            made = money.proposed(earner)
            for person in chance.sample(pair, 2):
                post(person, "payments_approve", made, content=content_of(made))
        for _press in range(8):
            waiting = Payment.objects.filter(status="approved").exists()
            if not waiting:
                break
            before = PayRun.objects.count()
            post(chance.choice(pair), "payments_prepare")
            if PayRun.objects.count() == before:
                continue
            run = PayRun.objects.order_by("-pk").first()
            able = run_queries.who_authorises(run)
            assert able, f"{run} can be authorised by nobody"
            if chance.random() < 0.2:
                post(chance.choice(pair), "payments_take_apart", run, why="change")
                taken_apart += 1
                continue
            post(able[0], "payments_authorise", run, total_pence=run.total_pence)
            post(chance.choice(pair), "payments_export", run, sure="yes")
            money.settle(run, clock.today())
        day += dt.timedelta(weeks=weeks)
    catch_up.run()
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
    assert Payment.objects.count() == 2 * (52 // weeks) and taken_apart > 1
    assert set(PayRun.objects.values_list("status", flat=True)) == {"done", "apart"}
    assert promise_classes.count()["percent"] == 100
    assert ledger_check.problems() == []
