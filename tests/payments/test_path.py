"""From the end of a session to money in the bank, one step after another, and what each step posts."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from ground import clock, jobs, triggers
from ground.exceptions import Refused
from ground.sealed import opened
from payments.actions import catch_up, choices, contributions, destinations, pay_runs, payments
from payments.models import Contribution, Due, Payment, PaymentStatus, Posting
from payments.queries import ledger_check
from payments.queries.contributions import loggable
from payments.rails import bank_file
from tests.factories import money as make


def test_the_end_of_a_session_makes_one_contribution_for_each_placement(money):
    first, second = money.payee(), money.payee()
    make.session(money.role, clock.now() - dt.timedelta(hours=1), money.coordinator)
    catch_up.run()
    catch_up.run()
    made = Contribution.objects.order_by("pk")
    assert [one.payee for one in made] == [first, second]
    assert {one.pay_by for one in made} == {dt.date(2026, 12, 8)}
    assert {one.status for one in made} == {"expected"}


def test_from_a_session_to_paid(money):
    payment = money.paid()
    due = Due.objects.get()
    assert payment.status == PaymentStatus.PAID
    assert (due.pence, due.settled, due.outstanding, due.held) == (7500, 7500, 0, 0)
    money.line.refresh_from_db()
    money.commitment.refresh_from_db()
    assert (money.line.committed, money.line.held, money.line.spent) == (232_500, 0, 7500)
    assert money.commitment.pence == 232_500
    kinds = list(Posting.objects.filter(due=due).order_by("pk").values_list("kind", "debit", "credit"))
    assert kinds == [
        ("fall_due", "cost", "owed"),
        ("send", "owed", "in_flight"),
        ("settle", "in_flight", "settled"),
    ]
    assert payment.run.status == "done"
    assert ledger_check.problems() == []


def test_silence_confirms_on_the_third_working_day_and_not_before(money, clock_at):
    done = money.expected()
    clock_at("2026-11-26 23:00")
    catch_up.run()
    done.refresh_from_db()
    assert done.status == "expected"
    clock_at("2026-11-27 00:10")
    catch_up.run()
    done.refresh_from_db()
    assert (done.status, done.by_silence, done.confirmed_by) == ("confirmed", True, money.system)
    assert Payment.objects.get().pence == 7500


def test_a_question_stops_silence_until_it_is_answered(money, clock_at):
    done = money.expected()
    contributions.query(contribution=done, words="Were you there after lunch?", by=money.coordinator)
    clock_at("2026-12-03 10:00")
    catch_up.run()
    done.refresh_from_db()
    assert done.status == "queried"
    contributions.answer(contribution=done, outcome="left_early", note="I left at noon.", by=done.payee)
    catch_up.run()
    done.refresh_from_db()
    assert done.status == "expected"
    clock_at("2026-12-08 10:00")
    catch_up.run()
    done.refresh_from_db()
    assert done.status == "confirmed"
    assert Due.objects.get().pence == 7500


@pytest.mark.parametrize(("outcome", "pence"), [("attended", 7500), ("ill", 3750), ("host_absent", 7500)])
def test_what_happened_pays_the_share_published_with_the_role(money, outcome, pence):
    done = money.expected()
    contributions.say_else(contribution=done, outcome=outcome, note="", by=done.payee)
    contributions.confirm(contribution=done, by=money.coordinator)
    assert Due.objects.get().pence == pence


def test_where_nothing_is_due_it_does_not_count_and_says_so(money):
    done = money.expected()
    contributions.say_else(contribution=done, outcome="did_not_come", note="", by=done.payee)
    done = contributions.confirm(contribution=done, by=money.coordinator)
    assert (done.status, opened(done.void_reason)) == ("void", "Nothing is due: did not come.")


def test_nobody_confirms_their_own_work(money):
    payee = make.duties.give(money.payee(), "coordinator")
    done = money.expected(payee)
    with pytest.raises(Refused, match="own work"):
        contributions.confirm(contribution=done, by=payee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=done.pk).update(
            status="confirmed", confirmed_at=clock.now(), confirmed_by=payee, confirmer_root=payee.pk
        )


def test_a_session_called_off_late_is_paid_and_one_called_off_in_time_is_not(money, clock_at):
    money.payee()
    ends = clock.now() + dt.timedelta(days=8)
    late = make.session(money.role, ends, money.coordinator)
    early = make.session(money.role, ends + dt.timedelta(days=9), money.coordinator)
    for one in (late, early):
        one.status, one.cancelled_at, one.cancelled_by = "cancelled", ends - dt.timedelta(days=3), money.coordinator
        one.save()
    clock_at("2027-01-10 10:00")
    catch_up.run()
    assert [(one.session, one.outcome) for one in Contribution.objects.all()] == [(late, "cancelled_late")]


def test_days_and_half_days_are_alternatives_chosen_by_length(db, clock_at):
    clock_at("2026-11-24 18:00")
    money = make.Money(lines=((7500, "half_day", "meet"), (14000, "day", "meet"), (4000, "hour", "other")))
    payee = money.payee()
    for hours in (3, 7):
        make.session(money.role, clock.now() - dt.timedelta(minutes=hours), money.coordinator, hours=hours)
    make.session(money.role, clock.now(), money.coordinator, hours=2, work_key="other")
    catch_up.run()
    for done in Contribution.objects.all():
        contributions.confirm(contribution=done, by=money.coordinator)
    assert sorted(Due.objects.values_list("pence", flat=True)) == [7500, 8000, 14000]
    assert payments.propose(payee=payee, by=money.system).pence == 29500


def test_ended_months_and_the_whole_are_expected_once(db, clock_at):
    clock_at("2026-01-15 12:00")
    money = make.Money(lines=((20000, "month", ""), (5000, "whole", "")))
    placed = make.placement(
        money.role, make.person(), money.coordinator, starts_on=dt.date(2026, 1, 15), ends_on=dt.date(2026, 4, 14)
    )
    clock_at("2026-03-20 12:00")
    catch_up.run()
    catch_up.run()
    assert list(Contribution.objects.order_by("pk").values_list("period", flat=True)) == ["2026-01-15", "2026-02-15"]
    placed.status, placed.ended_on, placed.ended_by = "ended", dt.date(2026, 4, 14), money.coordinator
    placed.ended_why = "done_early"
    placed.save()
    clock_at("2026-06-01 12:00")
    catch_up.run()
    rest = Contribution.objects.order_by("pk").values_list("period", "worked_on")
    assert list(rest)[2:] == [("2026-03-15", dt.date(2026, 4, 14)), ("whole", dt.date(2026, 4, 14))]


def test_own_time_is_logged_once_whatever_is_pressed_twice(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "read"),))
    payee = money.payee()
    catch_up.run()
    line = loggable(payee).get()
    said = {"line": line, "worked_on": clock.today(), "minutes": 90, "log_key": "abc", "by": payee}
    first, second = contributions.log(**said), contributions.log(**said)
    assert first == second
    contributions.confirm(contribution=first, by=money.coordinator)
    assert Due.objects.get().pence == 3000


def test_a_session_added_to_it_leaves_own_time_to_be_logged(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "read"),))
    payee = money.payee()
    make.session(money.role, clock.now() + dt.timedelta(days=1), money.coordinator, work_key="read")
    catch_up.run()
    line = loggable(payee).get()
    contributions.log(line=line, worked_on=clock.today(), minutes=90, log_key="abc", by=payee)


def test_what_the_role_calls_sessions_is_logged_only_while_none_stands(db, clock_at):
    from opportunities.actions import sessions
    from opportunities.models import Placement

    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "meet"),))
    payee = money.payee()
    version = Placement.objects.get(person=payee).version
    with triggers.paused(connection, "opportunities_workline"):
        version.worklines.update_or_create(key="meet", defaults={"kind": "session", "position": 7})
    held = make.session(money.role, clock.now() + dt.timedelta(days=1), money.coordinator, work_key="meet")
    catch_up.run()
    assert not loggable(payee).exists(), "each session makes its own"
    sessions.cancel(session=held, by=money.coordinator)
    assert loggable(payee).exists(), "called off, it is no session"


def test_turning_pay_down_is_a_fact_in_the_ledger_and_can_be_taken_back(money):
    done = money.confirmed()
    catch_up.run()
    before = Payment.objects.get()
    choices.choose(contribution=done, kind="less", pence=2500, by=done.payee)
    catch_up.run()
    before.refresh_from_db()
    due = Due.objects.get()
    assert (before.status, due.declined, due.held) == ("cancelled", 5000, 2500)
    money.commitment.refresh_from_db()
    assert money.commitment.pence == 235_000
    choices.choose(contribution=done, kind="none", by=done.payee)
    choices.choose(contribution=done, kind="all", by=done.payee)
    catch_up.run()
    due.refresh_from_db()
    assert (due.declined, due.held) == (0, 7500)
    assert money.approve(Payment.objects.get(status="proposed")).pence == 7500


def test_the_choice_stands_once_it_is_approved(money):
    payment = money.approved()
    done = Contribution.objects.get()
    with pytest.raises(Refused, match="approved for payment"):
        choices.choose(contribution=done, kind="none", by=done.payee)
    assert payment.status == "approved"


def test_new_bank_details_void_the_approval_cool_off_and_tell_the_person(money, clock_at):
    payment = money.approved()
    money.give_details(payment.payee, "87654321")
    payment.refresh_from_db()
    assert (payment.status, payment.destination.version) == ("proposed", 2)
    assert opened(payment.approvals.get().void_reason) == "The bank details changed."
    assert payment.payee.notices.filter(kind="payments/details_changed").exists()
    money.line.refresh_from_db()
    assert (money.line.committed, money.line.held) == (240_000, 0)
    with pytest.raises(Refused, match="have not told the person yet"):
        money.approve(payment)
    jobs.run_ready()
    with pytest.raises(Refused, match="This can be approved from"):
        money.approve(payment)
    clock_at("2026-11-26 09:00")
    assert money.approve(payment).status == "approved"


@pytest.mark.parametrize(
    ("sort_code", "account"), [("20 30 40", "1234 5678"), ("203040", "345678"), ("20-30-40", "12345678")]
)
def test_bank_details_are_taken_as_people_type_them(money, sort_code, account):
    payee = money.payee(details=False)
    made = destinations.give(person=payee, name="P", sort_code=sort_code, account=account, by=payee)
    assert made.ending == account.replace(" ", "")[-3:]


@pytest.mark.parametrize(("sort_code", "account"), [("2030", "12345678"), ("203040", "12"), ("२०३०४०", "12345678")])
def test_what_is_no_account_is_refused_in_words(money, sort_code, account):
    payee = money.payee(details=False)
    with pytest.raises(Refused, match="numbers"):
        destinations.give(person=payee, name="P", sort_code=sort_code, account=account, by=payee)


def test_the_bank_file_passes_the_published_schema_and_is_the_same_for_ever(money):
    run = money.exported()
    first = pay_runs.content(made=run.file)
    assert bank_file.faults(first) == []
    assert b"<CtrlSum>75.00</CtrlSum>" in first
    again = pay_runs.export(run=run, by=money.finance)
    assert (pay_runs.content(made=again), again.downloads) == (first, 2)


def test_a_session_in_a_pause_is_not_theirs_even_when_they_have_gone_on_since(money, clock_at):
    from opportunities.actions import placements
    from opportunities.models import Placement

    now, resting = clock.now(), Placement.objects.get(person=money.payee())
    before, during, after = (
        make.session(money.role, now + dt.timedelta(days=days), money.coordinator) for days in (1, 8, 15)
    )
    clock_at(now + dt.timedelta(days=2))
    placements.pause(placement=resting, by=money.coordinator)
    clock_at(now + dt.timedelta(days=9))
    placements.go_on(placement=resting, by=money.coordinator)
    clock_at(now + dt.timedelta(days=16))
    catch_up.run()
    assert during.ends_at < clock.now()
    theirs = Contribution.objects.filter(payee=resting.person)
    assert {each.session for each in theirs.exclude(status="void")} == {before, after}
    assert [each.session for each in theirs.filter(status="void")] == [during]


def test_a_month_rested_through_is_not_paid_and_one_with_work_in_it_is(db, clock_at):
    from opportunities.actions import placements
    from opportunities.models import Placement

    clock_at("2026-01-05 10:00")
    money = make.Money(lines=((16000, "month", "meet"),))
    resting = Placement.objects.get(person=money.payee(starts_on=dt.date(2026, 1, 5)))
    for day, verb in (("2026-01-20 10:00", placements.pause), ("2026-03-20 10:00", placements.go_on)):
        clock_at(day)
        verb(placement=resting, by=money.coordinator)
    clock_at("2026-04-06 10:00")
    for _ in range(2):
        catch_up.run()
    theirs = Contribution.objects.filter(payee=resting.person)
    assert [each.period for each in theirs.filter(status="void")] == ["2026-02-05"]
    paid = theirs.exclude(status="void").order_by("period").values_list("period", flat=True)
    assert list(paid) == ["2026-01-05", "2026-03-05"], "from 5 February to 4 March they rested"


def test_a_session_that_was_over_before_somebody_said_yes_is_not_theirs(money, clock_at):
    from opportunities.models import Place

    now, payee = clock.now(), money.payee()
    Place.objects.filter(application__person=payee).update(answered_at=now)
    make.session(money.role, now, money.coordinator)
    later = make.session(money.role, now + dt.timedelta(hours=2), money.coordinator)
    clock_at(now + dt.timedelta(hours=3))
    catch_up.run()
    assert [each.session for each in Contribution.objects.filter(payee=payee)] == [later]
