"""Work and money: said, confirmed, approved, authorised, sent to the demo's bank and booked by it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from ground import clock
from members.models import Person
from opportunities.models import Placement, Project
from payments import demo_bank
from payments.actions import bank_messages, choices, contributions, destinations, funders, pay_runs, payments, pots
from payments.models import BudgetLine, Contribution, Payment, PayRun, PayTermsLine
from payments.queries import bank, hands
from payments.queries.payments import content_of, payees_to_propose
from portal.demo.story.stage import Stage

FUNDERS = {
    "hearing-checks": ("NHS England and Improvement", 3_200_000),
    "voices-for-improvement": ("The Health Foundation", 3_000_000),
    "patient-data-principles": ("UCLH Biomedical Research Centre", 3_400_000),
    "family-changemakers": ("Camden Council", 2_400_000),
    "training-together": ("UCL", 2_200_000),
}


def open_pots(stage: Stage) -> dict[str, BudgetLine]:
    """One pot for each project, with its fees line."""
    found = {}
    for project in Project.objects.order_by("slug"):
        funder, pence = FUNDERS[project.slug]
        pot = pots.open(
            name=f"{project.name}: fees",
            funder=funders.named(funder),
            pence=pence,
            spend_from=stage.day(-370),
            spend_by=stage.day(240),
            cost_code=f"CP-{project.pk:03d}",
            by=stage.finance,
        )
        found[project.slug] = pot.lines.get(kind="fees")
    return found


def give_bank_details(person: Person, *, number: int) -> None:
    destinations.give(
        person=person, name=person.name, sort_code="040075", account=f"{20_000_000 + number * 137:08d}", by=person
    )


def log_planning(placement: Placement, *, minutes: int, key: str) -> None:
    line = PayTermsLine.objects.get(terms__source="placement", terms__source_id=placement.pk, work_key="planning")
    contributions.log(
        line=line, worked_on=clock.today(), minutes=minutes, log_key=key, note="Planning call", by=placement.person
    )


def say_what_happened(stage: Stage, *, most: float = 0.6) -> None:
    """Many people press "I was there"; the rest say nothing, which counts too."""
    for contribution in Contribution.objects.filter(status="expected", said_at=None).order_by("pk"):
        if stage.chance.random() < most and hasattr(contribution.payee, "user"):
            contributions.say_there(contribution=contribution, by=contribution.payee)


def confirm_some(stage: Stage) -> None:
    for one in hands.waiting():  # the first work of somebody to whom the first coordinator gave a place, and their like
        if stage.coordinator2.root_id not in one.barred:
            contributions.confirm(contribution=one.work, by=stage.coordinator2)
    for contribution in Contribution.objects.filter(status="expected", said_at__isnull=False).order_by("pk"):
        contributions.confirm(contribution=contribution, by=stage.coordinator)


def choose(contribution: Contribution, kind: str, pence: int | None = None) -> None:
    choices.choose(contribution=contribution, kind=kind, pence=pence, by=contribution.payee)


def payday(stage: Stage, *, but: tuple[int, ...] = ()) -> None:
    """Approve, prepare, authorise, send, and fetch the bank's answers. `but`: payees whose payment is left lying."""
    if approve_all(stage, but=but):
        send(stage, returns=stage.to_return > 0)
        fetch_answers(stage)


def send(stage: Stage, *, returns: bool = False) -> PayRun:
    """What is approved, to the bank. `returns`: the bank will send one payment back two days after it booked it."""
    run = pay_runs.prepare(by=stage.finance)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=stage.finance2)
    run.refresh_from_db()
    pay_runs.export(run=run, by=stage.finance2)
    if returns:
        first = run.attempts.exclude(payment__payee__in=stage.cast.values()).order_by("pk").first()
        if first is not None:
            demo_bank.behave("return-later", days=2, reason="AC04", end_to_end_id=first.key)
            stage.to_return -= 1
    demo_bank.send(run, by=stage.finance2)
    return run


def approve_all(stage: Stage, *, but: tuple[int, ...] = ()) -> int:
    approved = 0
    proposed = Payment.objects.filter(status="proposed").exclude(payee_id__in=but)
    for payment in proposed.select_related("destination").order_by("pk"):
        usable_from = payment.destination.usable_from() if payment.destination else clock.now()
        if usable_from is None or usable_from > clock.now():
            continue  # new bank details, of which they have not been told for long enough
        payments.approve(payment=payment, content=content_of(payment), by=stage.finance)
        approved += 1
    return approved


def is_payday(day: dt.date, *, but: tuple[int, ...]) -> bool:
    """Something has to arrive soon, and nothing that could go with it is on its way; or it cannot wait.

    What came back goes with the next run, and calls for none.
    """
    if not clock.is_working_day(day):
        return False
    waiting = Payment.objects.filter(status="proposed", attempts=None).exclude(payee_id__in=but)

    def due_within(days: int) -> bool:
        return waiting.filter(items__due__contribution__pay_by__lte=clock.add_working_days(day, days)).exists()

    if due_within(2):
        return True
    asked_about = Q(status="queried", session__isnull=False)
    to_confirm = Contribution.objects.filter(Q(status="expected") | asked_about).exclude(payee_id__in=but)
    return due_within(6) and not (to_confirm.exists() or payees_to_propose())


def fetch_answers(stage: Stage) -> None:
    """Fatima fetches what the bank has, Finn reads it and applies it."""
    demo_bank.keep_up()
    demo_bank.fetch(by=stage.finance2)
    for message in bank.waiting():
        bank_messages.apply(message=message, by=stage.finance)


def try_again(stage: Stage) -> None:
    """What came back goes to new bank details; it is then looked at again."""
    fetch_answers(stage)
    for payment in Payment.objects.filter(status__in=["returned", "failed"]).select_related("payee").order_by("pk"):
        give_bank_details(payment.payee, number=payment.payee_id + 400)


def give_missing_details(stage: Stage) -> None:
    """Bank details are asked for when something is first due. One person does not get round to it."""
    without = (
        Person.objects.filter(contributions__status="confirmed", destinations=None)
        .exclude(name="Zadie Vale")
        .distinct()
        .order_by("pk")
    )
    for person in without:
        give_bank_details(person, number=person.pk)
