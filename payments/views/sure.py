"""What is asked once more about work and money: it tells somebody, moves money, or cannot be undone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ground import money, states, text_format
from ground.asking import NO_WAY_BACK, asked
from ground.typed import apart
from members.models import Person
from opportunities.models import FundingRequest
from payments import permissions, transitions
from payments.actions import contributions, line_decisions
from payments.models import Attempt, BudgetLine, Contribution, LineDecision, NeverPaid, PayRun
from payments.queries import line_outcomes, pay_rates, voids

Form = Callable[[], HttpResponse]


def confirm(request: HttpRequest, one: Contribution, person: Person) -> HttpResponse | None:
    """No undo: what is owed is posted, and the person is told of it at once."""
    may = permissions.allowed(contributions.check_hand, one, person)
    if not may or not states.may(transitions.CONTRIBUTION, "confirm", one.status):
        return None
    _line, pence = pay_rates.due(one)
    owed = (
        [f"We owe {apart(one.payee.name)} {money.show(pence)}, and tell them.", "They choose how much of it to have."]
        if pence
        else [f"Nothing is due for this, so it does not count. We tell {apart(one.payee.name)}."]
    )
    return asked(
        request,
        title=f"Confirm the work of {apart(one.payee.name)}",
        what=[f"{one.title}, {text_format.day(one.worked_on)}: {one.get_outcome_display()}.", *owed, NO_WAY_BACK],
        press="Yes, confirm it",
        back=reverse("payments_contribution", args=[one.pk]),
    )


def void(request: HttpRequest, one: Contribution, person: Person, form: Form) -> HttpResponse | None:
    may = permissions.allowed(permissions.check_confirm, person, one.payee)
    if not may or not states.may(transitions.CONTRIBUTION, "void", one.status):
        return None
    return asked(
        request,
        title="It does not count",
        what=[
            f"{apart(one.payee.name)} is not paid for {one.title}, {text_format.day(one.worked_on)}.",
            f"Your reason: {request.POST.get('words', '').strip()}",
            "We tell them that you say so, and why. They can say that it did happen, and then somebody else decides.",
        ],
        press="Yes, it does not count",
        form=form,
    )


def keep_void(request: HttpRequest, one: Contribution, person: Person, form: Form) -> HttpResponse | None:
    eyes = (person, one.payee, voids.eyes_of(one.voided) if voids.is_objected(one) else set())
    if not voids.is_objected(one) or not permissions.allowed(permissions.check_answer_void, *eyes):
        return None
    return asked(
        request,
        title="It still does not count",
        what=[
            f"{apart(one.payee.name)} says that {one.title} did happen, and you found that it does not count.",
            f"We tell them what you found: {request.POST.get('words', '').strip()}",
            NO_WAY_BACK,
        ],
        press="Yes, it does not count",
        form=form,
    )


def commit(request: HttpRequest, wanted: FundingRequest, line: BudgetLine, form: Form) -> HttpResponse | None:
    if wanted.status != "asked":
        return None
    return asked(
        request,
        title="Commit this money",
        what=[
            f"{money.show(wanted.pence)} of {line.pot.name} are kept for {wanted.version.title}.",
            "The coordinator can publish the role with it. What the role does not need comes back when it ends.",
            NO_WAY_BACK,
        ],
        press=f"Yes, commit {money.show(wanted.pence)}",
        form=form,
    )


def agree_never_paid(request: HttpRequest, said: NeverPaid, person: Person) -> HttpResponse | None:
    payment = said.attempt.payment
    eyes = (person, payment.payee, said.declared_by.root_id)
    if said.agreed_at or said.taken_back_at or not permissions.allowed(permissions.check_never_paid_eyes, *eyes):
        return None
    return asked(
        request,
        title="The bank never paid this",
        what=[
            f"We owe {money.show(payment.pence)} to {apart(str(payment.payee))} again, and tell them that it is late.",
            f"{apart(said.declared_by.name)} says so. Once it is approved anew, it goes to the bank a second time.",
            NO_WAY_BACK,
        ],
        press="Yes, the bank never paid it",
        back=reverse("payments_payment", args=[payment.pk]),
    )


def agree_line(request: HttpRequest, said: LineDecision, person: Person) -> HttpResponse | None:
    eyes = (person, line_decisions.payees_of(said.line), said.declared_by.root_id)
    over = said.agreed_at or said.taken_back_at or not line_outcomes.to_say(said.line, said.line.attempt)
    if over or not permissions.allowed(permissions.check_line_eyes, *eyes):
        return None
    line = said.line
    about = [line.attempt] if line.attempt else line_outcomes.batch_left(line)
    pence = line.pence if line.pence is not None else sum(one.payment.pence for one in about)
    ours = (
        text_format.joined([f"{one.payment.reference} to {apart(str(one.payment.payee))}" for one in about])
        or "no payment of ours"
    )
    day = f", {text_format.day(said.on)}" if said.on else ""
    return asked(
        request,
        title="What the bank’s line is",
        what=[
            f"{money.show(pence)}, {ours}: {said.get_outcome_display()}{day}.",
            *_what_follows(said, about),
            f"{apart(said.declared_by.name)} says so.",
            NO_WAY_BACK,
        ],
        press="Yes, it is so",
        back=reverse("payments_bank_line", args=[line.pk]),
    )


def _what_follows(said: LineDecision, about: list[Attempt]) -> list[str]:
    if said.outcome not in line_decisions.MOVES:
        return ["No money moves. The line waits no more."]
    words = [
        f"It goes into the books, and we tell {text_format.joined([apart(str(one.payment.payee)) for one in about])}."
    ]
    if said.outcome != "paid":
        return words
    if any(one.status == "failed" for one in about):
        words.append("We held it for failed. It went on the approval of then; with your yes its pot pays it.")
    if said.line.attempt and (more := line_outcomes.over(said.line, said.line.attempt)):
        words.append(
            f"The payment is paid as {money.show(said.line.attempt.payment.pence)}. {money.show(more)} more left our "
            "account, such as the bank’s charge: no pot here bears it."
        )
    return words


def send(request: HttpRequest, run: PayRun) -> HttpResponse | None:
    """The first taking of the file is sending it; a copy moves nothing."""
    if run.status != "authorised":
        return None
    payments = "One payment" if run.count == 1 else f"{run.count} payments"
    return asked(
        request,
        title=f"Send {run.reference}",
        what=[
            f"{payments}, {money.show(run.total_pence)} in all, count as being with the bank from now on.",
            "The people see that their money is on its way.",
            NO_WAY_BACK,
        ],
        press=f"Yes, send {money.show(run.total_pence)}",
        back=reverse("payments_run", args=[run.pk]),
    )
