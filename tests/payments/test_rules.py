"""What the database and the actions hold, whoever asks: four eyes, pots, nobody twice, append-only, cached totals."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.urls import reverse

from ground import clock, text_format, triggers
from ground.exceptions import Refused
from payments.actions import catch_up, choices, commitments, contributions, pay_runs, payments, pots
from payments.models import ApprovalItem, Attempt, BudgetLine, Commitment, Contribution, Due, Payment, Posting
from payments.queries import ledger_check
from payments.queries.payments import content_of
from tests.factories import money as make
from tests.factories import records
from tests.opportunities.test_panel_leaks import client_for


def refused_by_the_database(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


# Pots


def test_a_pot_never_promises_more_than_it_has(money):
    with pytest.raises(Refused, match=r"£2,600 free and £2,600\.01 is asked, so £0\.01 is missing"):
        commitments.commit(request=make.ask(money.role, 260_001, money.coordinator), line=money.line, by=money.finance)
    refused_by_the_database(lambda: BudgetLine.objects.update(committed=F("awarded") + 1))


def test_the_page_says_what_is_missing_where_no_pot_has_room(money):
    request = make.ask(money.role, 270_000, money.coordinator)
    page = client_for(money.finance).get(reverse("payments_pots")).content.decode()
    assert f"“{money.pot.name}” has the most free until then: £2,600. £100 is missing." in page
    request.until = money.pot.spend_by + dt.timedelta(days=1)
    request.save()
    page = client_for(money.finance).get(reverse("payments_pots")).content.decode()
    assert f"No pot goes on until {text_format.date(request.until)}." in page and "is missing" not in page


def test_a_pot_that_ends_before_the_work_is_refused(money):
    request = make.ask(money.role, 100, money.coordinator)
    request.until = clock.today() + dt.timedelta(days=500)
    request.save()
    with pytest.raises(Refused, match="This pot ends on"):
        commitments.commit(request=request, line=money.line, by=money.finance)


def test_committing_twice_commits_once(money):
    request = make.ask(money.role, 1000, money.coordinator)
    for _time in range(2):
        commitments.commit(request=request, line=money.line, by=money.finance)
    assert Commitment.objects.get().pence == 241_000


def test_only_finance_opens_a_pot_and_commits(money):
    with pytest.raises(Refused, match="Only finance"):
        commitments.commit(request=make.ask(money.role, 1, money.coordinator), line=money.line, by=money.coordinator)
    with pytest.raises(Refused, match="Only finance"):
        pots.open(
            name="Mine",
            funder=money.pot.funder,
            pence=1,
            spend_from=clock.today(),
            spend_by=clock.today(),
            by=money.coordinator,
        )


def test_work_done_is_owed_though_the_pot_is_short_and_waits_in_the_open(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(award=10_000, committed=10_000)
    first, second = money.proposed(), money.proposed()
    money.approve(first)
    with pytest.raises(Refused, match="cannot carry this now: £75 is needed, it has £25 for it, and £50 is missing"):
        money.approve(second)
    second.refresh_from_db()
    assert (second.status, Due.objects.filter(held=7500).count()) == ("proposed", 2)


def test_what_a_hold_needs_above_the_commitment_comes_from_what_is_free(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(award=20_000, committed=5_000)
    payment = money.approved()
    money.line.refresh_from_db()
    assert (money.line.committed, money.line.held, money.line.free) == (0, 7500, 12_500)
    payments.unapprove(payment=payment, why="a test", by=money.finance)
    money.line.refresh_from_db()
    assert (money.line.committed, money.line.held, money.line.free) == (5_000, 0, 15_000)


def test_a_cancelled_role_gives_back_what_nobody_can_need(money):
    money.approved()
    money.role.status, money.role.cancelled_why = "cancelled", "No room"
    money.role.cancelled_at, money.role.cancelled_by = clock.now(), money.coordinator
    money.role.save()
    catch_up.run()
    money.commitment.refresh_from_db()
    assert money.commitment.pence == 30_000 - 7_500
    catch_up.run()
    assert ledger_check.problems() == []


# Four eyes


def test_who_confirmed_the_work_does_not_approve_its_pay(money):
    make.duties.give(money.coordinator, "finance")
    payment = money.proposed()
    with pytest.raises(Refused, match="confirmed the work"):
        payments.approve(payment=payment, content=content_of(payment), by=money.coordinator)


def test_nobody_approves_their_own_pay_under_another_record_of_theirs(money):
    payment = money.proposed()
    twin = make.person("Twin", "finance")
    records.joined(twin, payment.payee)
    make.duties.give(payment.payee, "finance")
    with pytest.raises(Refused, match="own pay"):
        payments.approve(payment=payment, content=content_of(payment), by=twin)


def test_three_different_people_in_the_database_too(money):
    money.approved()
    covered = ApprovalItem.objects.get()
    for earner, confirmer, approver in ((1, 2, 1), (1, 2, 2), (1, 1, 2)):
        refused_by_the_database(
            lambda: ApprovalItem.objects.create(
                approval=covered.approval,
                item=covered.item,
                pence=1,
                earner_root=earner,  # noqa: B023
                confirmer_root=confirmer,  # noqa: B023
                approver_root=approver,  # noqa: B023
            )
        )


def test_who_approved_or_prepared_does_not_authorise(money):
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    with pytest.raises(Refused, match="prepared"):
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance)
    payments.unapprove(payment=Payment.objects.get(), why="again", by=money.finance)
    money.approve(Payment.objects.get())
    make.person("Third", "finance")
    second = pay_runs.prepare(by=money.finance2)
    with pytest.raises(Refused, match="You approved"):
        pay_runs.authorise(run=second, total_pence=second.total_pence, by=money.finance)
    refused_by_the_database(lambda: Payment.objects.update(authoriser_root=F("approver_root")))


def test_a_run_carries_one_persons_approvals_so_that_another_can_authorise(money):
    first, second = money.approved(), money.proposed()
    payments.approve(payment=second, content=content_of(second), by=money.finance2)
    run = pay_runs.prepare(by=money.finance2)
    assert [one.pk for one in run.payments.all()] == [second.pk]
    assert first.status == "approved"


# An approval covers content


def test_an_approval_of_something_else_is_refused(money):
    payment = money.proposed()
    with pytest.raises(Refused, match="has changed since you looked"):
        payments.approve(payment=payment, content="0" * 64, by=money.finance)


def test_an_approved_payment_keeps_its_items(money):
    payment = money.approved()
    refused_by_the_database(lambda: payment.items.update(pence=1))


def test_details_changed_in_an_authorised_run_drop_the_payment_and_ask_again(money):
    stays, goes = money.approved(), money.approved()
    run = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=run, total_pence=15_000, by=money.finance2)
    money.give_details(goes.payee, "11112222")
    run.refresh_from_db()
    assert (run.status, run.total_pence, run.count, run.authorised_by) == ("prepared", 7500, 1, None)
    with pytest.raises(Refused, match="second person"):
        pay_runs.export(run=run, by=money.finance)
    with pytest.raises(Refused, match="has changed since you looked"):
        pay_runs.authorise(run=run, total_pence=15_000, by=money.finance2)
    assert [one.pk for one in run.payments.all()] == [stays.pk]


# Nobody twice


def test_every_verb_a_second_time_changes_nothing(money):
    payment = money.proposed()
    for _time in range(2):
        payments.approve(payment=payment, content=content_of(payment), by=money.finance)
    run = pay_runs.prepare(by=money.finance)
    with pytest.raises(Refused, match="Nothing is approved"):
        pay_runs.prepare(by=money.finance)
    for _time in range(2):
        pay_runs.authorise(run=run, total_pence=7500, by=money.finance2)
    for _time in range(2):
        pay_runs.export(run=run, by=money.finance2)
    catch_up.run()
    assert (Payment.objects.count(), Attempt.objects.count()) == (1, 1)
    assert Posting.objects.filter(kind="send").count() == 1


def test_the_database_refuses_a_second_live_attempt_and_a_second_posting_of_one_cause(money):
    money.exported()
    attempt = Attempt.objects.get()
    refused_by_the_database(
        lambda: Attempt.objects.create(payment=attempt.payment, number=2, key="another", rail="bank_file")
    )
    sent = Posting.objects.get(kind="send")
    sent.pk = None
    refused_by_the_database(sent.save)


def test_more_than_is_owed_cannot_be_in_flight(money):
    money.confirmed()
    refused_by_the_database(lambda: Due.objects.update(in_flight=F("pence") + 1))


# Kept for good


@pytest.mark.parametrize("table", ["posting", "approvalitem", "payterms", "paytermsline", "paymentchoice"])
def test_what_is_written_once_stays(money, table):
    money.paid()
    declined = money.confirmed(money.payee())
    choices.choose(contribution=declined, kind="less", pence=100, by=declined.payee)
    for statement in (f"UPDATE payments_{table} SET id = id", f"DELETE FROM payments_{table}"):

        def change(statement=statement):
            with connection.cursor() as cursor:
                cursor.execute(statement)

        refused_by_the_database(change)


def test_a_due_and_a_contribution_keep_their_terms(money):
    money.confirmed()
    refused_by_the_database(lambda: Due.objects.update(pence=1))
    refused_by_the_database(lambda: Contribution.objects.update(pay_by=clock.today()))


# The check itself


def behind_the_database(table, **change):
    with triggers.updates_allowed(connection, table):
        apps.get_model(table.replace("_", ".")).objects.update(**change)


@pytest.mark.parametrize(
    "cheat",
    [
        lambda: behind_the_database("payments_due", settled=0, in_flight=1),
        lambda: behind_the_database("payments_budgetline", spent=F("spent") - 1),
        lambda: behind_the_database("payments_commitment", pence=F("pence") - 1),
        lambda: behind_the_database("payments_payment", pence=F("pence") + 1),
        lambda: behind_the_database("payments_payment", status="failed"),
    ],
)
def test_a_cached_total_that_is_not_true_is_found(money, cheat):
    money.paid()
    assert ledger_check.problems() == []
    with transaction.atomic():
        cheat()
        found = ledger_check.problems()
        transaction.set_rollback(True)
    assert found


def test_a_stranger_says_nothing_about_somebody_elses_work(money):
    done, stranger = money.expected(), make.person()
    with pytest.raises(Refused, match="somebody else"):
        contributions.say_there(contribution=done, by=stranger)
    with pytest.raises((Refused, IntegrityError)):
        contributions.confirm(contribution=done, by=stranger)
