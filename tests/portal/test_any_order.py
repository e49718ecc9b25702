"""Joins, duties, approvals, runs and the bank's files in any order: whatever is pressed, the rules hold after it.

Hypothesis draws what happens and who does it; each deed either happens or is refused in words. After each step the
books are checked whole, and what two people must have said is looked up again in the rows.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ground import clock, jobs
from ground.exceptions import Refused
from members.models import Duty
from opportunities.actions import catch_up as selection_catch_up
from payments.actions import bank_messages, catch_up, contributions, line_decisions, never_paid, pay_runs, payments
from payments.models import (
    ApprovalItem,
    Attempt,
    BankMessage,
    Contribution,
    LineDecision,
    NeverPaid,
    Payment,
    PayRun,
    StatementLine,
    Void,
)
from payments.queries import ledger_check
from payments.queries.contributions import count_of
from payments.queries.payments import content_of
from tests.factories import money as make
from tests.portal.any_order_people import PeopleInAnyOrder, there

pytestmark = [pytest.mark.django_db, pytest.mark.faults]

WHO = st.integers(0, 2)
WHICH = st.integers(0, 9)
START = dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)
STEPS: dict[str, int] = {}


def first(run: PayRun) -> str:
    return run.attempts.order_by("pk").first().key


def booked(run: PayRun, on: dt.date, status: str = "BOOK", **more) -> str:
    words = make.statement(run, on, **more)
    return words.replace("<BookgDt>", f"<Sts><Cd>{status}</Cd></Sts><BookgDt>")


REPORTS = {
    "accepted": make.report,
    "one refused": lambda run: make.report(run, {first(run): "AC04"}),
    "one sent twice": lambda run: make.report(run, {first(run): "DU04"}),
    "refused whole": lambda run: make.report(run, group="FF01"),
    "had it already": lambda run: make.report(run, group="DU01"),
}
STATEMENTS = {
    "booked": booked,
    "pending": lambda run, on: booked(run, on, "PDNG"),
    "for information": lambda run, on: booked(run, on, "INFO"),
    "of a day to come": lambda run, on: booked(run, on, "FUTR"),
    "came back": lambda run, on: booked(run, on, debits=False, returns={first(run): "AC04"}),
    "came back, no code": lambda run, on: booked(run, on, debits=False, returns={first(run): ""}),
    "booked and back": lambda run, on: booked(run, on, returns={first(run): "AC06"}),
    "reversal": lambda run, on: booked(run, on).replace("</CdtDbtInd>", "</CdtDbtInd><RvslInd>true</RvslInd>"),
    "another sum": lambda run, on: booked(run, on).replace(".00</Amt>", ".01</Amt>"),
    "no number": lambda run, on: booked(run, on).replace(first(run), "NOTPROVIDED"),
}


class AnyOrder(PeopleInAnyOrder, RuleBasedStateMachine):
    """Four of finance, two coordinators, two administrators, three payees."""

    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.now = START
        self.time = clock.at(self.now)
        self.time.__enter__()

    @initialize(sent=st.booleans(), joining=st.booleans())
    def begin(self, sent, joining):
        """Half of the walks begin with a file at the bank, or with two records that are told of: so far few get alone."""
        self.money = make.Money()
        self.finance = [self.money.finance, self.money.finance2, make.person("Fenna", "finance")]
        self.coordinators = [self.money.coordinator, make.person("Odile", "coordinator")]
        self.payees = [self.money.payee() for _number in range(3)]
        # Known by a duty that they held: who holds one is joined the one way alone.
        Duty.objects.filter(person__in=self.payees).update(ends=clock.today())
        self.begin_people(joining=joining)
        if sent:
            self.money.exported(self.payees[2])
        for payee in self.payees:
            self.money.proposed(payee)

    def teardown(self):
        self.time.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    def deed(self, name: str, act) -> None:
        """It happens, or it is refused in words and changes nothing; anything else is a fault."""
        with_words = "done"
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            assert str(refusal).strip().endswith((".", "?")), str(refusal)
            with_words = "refused"
        for key in (f"{name} {with_words}", with_words):
            STEPS[key] = STEPS.get(key, 0) + 1

    def one(self, rows, which: int):
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    # Work and its pay

    @rule(which=WHICH)
    def somebody_works(self, which):
        self.deed("work", lambda: self.money.proposed(self.payees[which % len(self.payees)]))

    @rule(which=WHICH)
    def somebody_works_and_nobody_has_said_so(self, which):
        self.deed("expect", lambda: self.money.expected(self.payees[which % len(self.payees)]))

    @there(lambda: Contribution.objects.exclude(status="confirmed"))
    @rule(which=WHICH, who=WHO, verb=st.sampled_from(["confirm", "void", "object_to", "keep_void"]))
    def say_that_it_counts_or_not(self, which, who, verb):
        one = self.one(Contribution.objects.exclude(status="confirmed"), which)
        if one:
            by = one.payee if verb == "object_to" else self.coordinators[who % len(self.coordinators)]
            given = {"void": {"why": "Twice."}, "object_to": {"words": "I did it."}, "keep_void": {"words": "No."}}
            act = getattr(contributions, verb)
            self.deed(verb, lambda: act(contribution=one, by=by, **given.get(verb, {})))

    @there(lambda: Payment.objects.filter(status="proposed"))
    @rule(which=WHICH, who=WHO)
    def approve(self, which, who):
        payment = self.one(Payment.objects.filter(status="proposed"), which)
        if payment:
            content = content_of(payment)
            self.deed("approve", lambda: payments.approve(payment=payment, content=content, by=self.finance[who]))

    @rule(who=WHO)
    def prepare(self, who):
        self.deed("prepare", lambda: pay_runs.prepare(by=self.finance[who]))

    @there(lambda: PayRun.objects.filter(status="prepared"))
    @rule(which=WHICH, who=WHO)
    def authorise(self, which, who):
        run = self.one(PayRun.objects.filter(status="prepared"), which)
        if run:
            self.deed(
                "authorise",
                lambda: pay_runs.authorise(run=run, total_pence=run.total_pence, by=self.finance[who]),
            )

    @there(lambda: PayRun.objects.filter(status="authorised"))
    @rule(which=WHICH, who=WHO)
    def export(self, which, who):
        run = self.one(PayRun.objects.filter(status="authorised"), which)
        if run:
            self.deed("export", lambda: pay_runs.export(run=run, by=self.finance[who]))

    @there(lambda: PayRun.objects.filter(status__in=["prepared", "authorised"]))
    @rule(which=WHICH, who=WHO)
    def take_apart(self, which, who):
        run = self.one(PayRun.objects.filter(status__in=["prepared", "authorised"]), which)
        if run:
            self.deed("take apart", lambda: pay_runs.take_apart(run=run, why="A wrong day.", by=self.finance[who]))

    # What the bank says

    @there(lambda: PayRun.objects.filter(file__isnull=False))
    @rule(which=WHICH, who=WHO, kind=st.sampled_from(sorted(REPORTS)))
    def report(self, which, who, kind):
        run = self.one(PayRun.objects.filter(file__isnull=False), which)
        if run:
            self.take(f"report, {kind}", REPORTS[kind](run), who)

    @there(lambda: PayRun.objects.filter(file__isnull=False))
    @rule(which=WHICH, who=WHO, kind=st.sampled_from(sorted(STATEMENTS)), days=st.integers(-2, 2))
    def statement(self, which, who, kind, days):
        run = self.one(PayRun.objects.filter(file__isnull=False), which)
        if run:
            self.take(f"statement, {kind}", STATEMENTS[kind](run, clock.today() + dt.timedelta(days=days)), who)

    def take(self, name: str, content: str, who: int) -> None:
        self.deed(name, lambda: bank_messages.take(content=content.encode(), by=self.finance[who]))

    @there(lambda: BankMessage.objects.filter(applied_at=None))
    @rule(which=WHICH, who=WHO)
    def apply(self, which, who):
        message = self.one(BankMessage.objects.filter(applied_at=None), which)
        if message:
            why = "Compared with the bank's own page."
            self.deed("apply", lambda: bank_messages.apply(message=message, why=why, by=self.finance[who]))

    @there(lambda: BankMessage.objects.filter(applied_at=None))
    @rule(which=WHICH, who=WHO)
    def set_aside(self, which, who):
        message = self.one(BankMessage.objects.filter(applied_at=None), which)
        if message:
            self.deed("set aside", lambda: bank_messages.set_aside(message=message, why="Odd.", by=self.finance[who]))

    @there(lambda: StatementLine.objects.filter(applied_at=None, attempt__isnull=False))
    @rule(which=WHICH, who=WHO)
    def say_what_a_line_is(self, which, who):
        line = self.one(StatementLine.objects.filter(applied_at=None, attempt__isnull=False), which)
        if line:
            words = {"why": "It arrived.", "evidence": "The bank's page of that day."}
            self.deed(
                "declare line",
                lambda: line_decisions.declare(line=line, on=clock.today(), by=self.finance[who], **words),
            )

    @there(lambda: LineDecision.objects.filter(agreed_at=None))
    @rule(which=WHICH, who=WHO)
    def agree_what_a_line_is(self, which, who):
        declared = self.one(LineDecision.objects.filter(agreed_at=None), which)
        if declared:
            self.deed("agree line", lambda: line_decisions.agree(declared=declared, by=self.finance[who]))

    @there(lambda: Attempt.objects.filter(status__in=["sending", "accepted"]))
    @rule(which=WHICH, who=WHO)
    def say_it_was_never_paid(self, which, who):
        attempt = self.one(Attempt.objects.filter(status__in=["sending", "accepted"]), which)
        if attempt:
            words = {"why": "Not there.", "evidence": "The bank's page."}
            self.deed("never paid", lambda: never_paid.declare(attempt=attempt, by=self.finance[who], **words))

    @there(lambda: NeverPaid.objects.filter(agreed_at=None, taken_back_at=None))
    @rule(which=WHICH, who=WHO)
    def agree_it_was_never_paid(self, which, who):
        declared = self.one(NeverPaid.objects.filter(agreed_at=None, taken_back_at=None), which)
        if declared:
            self.deed("agree never paid", lambda: never_paid.agree(declared=declared, by=self.finance[who]))

    @rule(which=WHICH, number=st.integers(10_000_000, 99_999_999))
    def give_new_details(self, which, number):
        payee = self.payees[which % len(self.payees)]
        self.deed("details", lambda: self.money.give_details(payee, str(number)))

    # Time

    @rule(days=st.sampled_from([1, 2, 8]))
    def days_pass(self, days):
        self.now += dt.timedelta(days=days)
        self.time.__exit__(None, None, None)
        self.time = clock.at(self.now)
        self.time.__enter__()
        selection_catch_up.run()
        catch_up.run()
        jobs.run_ready()

    # The books

    @invariant()
    def the_books_balance(self):
        assert ledger_check.problems() == []

    @invariant()
    def what_is_paid_was_booked_on_a_day_that_can_be_and_agreed_to_by_two(self):
        for attempt in Attempt.objects.filter(status__in=["settled", "returned"]).select_related("run__file"):
            assert attempt.run.file.made_on <= attempt.settled_on <= clock.today(), attempt.key
            told = StatementLine.objects.filter(attempt=attempt, applied_at__isnull=False).select_related("message")
            decided = LineDecision.objects.filter(line__attempt=attempt, agreed_at__isnull=False).exists()
            assert decided or told.exists(), f"{attempt.key} was paid and no bank said so"
            for line in told:
                assert line.message.applied_by_id not in (None, line.message.received_by_id), attempt.key

    @invariant()
    def no_booking_of_ours_is_set_aside_by_one_person(self):
        aside = BankMessage.objects.filter(set_aside_at__isnull=False, lines__attempt__isnull=False)
        for one in aside.filter(lines__kind__in=["debit", "return", "credit", "reversal", "other"]).distinct():
            assert one.aside_asked_by_id not in (None, one.set_aside_by_id), one

    @invariant()
    def no_work_vanished_by_one_person(self):
        for one in Contribution.objects.filter(status="void"):
            assert Void.objects.filter(contribution=one).exists(), one
        for row in Void.objects.filter(objected_at__isnull=False).select_related("contribution", "case"):
            status = {None: "queried", True: "confirmed", False: "void"}[row.counts]
            assert (row.contribution.status, row.case.status == "open") == (status, row.counts is None), row
            assert row.answered_by_id not in (row.voided_by_id, row.contribution.payee_id), row
        assert count_of("void") + Void.objects.filter(counts=True).count() <= Void.objects.count()

    @invariant()
    def nobody_was_paid_twice_and_three_people_looked(self):
        live = Attempt.objects.filter(status__in=["sending", "accepted", "settled"])
        assert live.count() == live.values("payment").distinct().count()
        for item in ApprovalItem.objects.filter(approval__void_at=None):
            assert item.approver_root not in (item.earner_root, item.confirmer_root)
        for run in PayRun.objects.filter(authorised_by__isnull=False):
            assert run.authorised_by_id != run.prepared_by_id


def test_any_order(long, figures):
    STEPS.clear()
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=120 if long else 8,
            stateful_step_count=60 if long else 25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    figures(steps=STEPS["done"] + STEPS["refused"], refused=STEPS["refused"], broken=0)
