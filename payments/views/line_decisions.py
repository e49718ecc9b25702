"""A line of the bank's that it does not explain, on the payment's own page: one person says what it is, another agrees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from members.models import Person
from payments import line_outcomes, permissions, reasons
from payments.actions import line_decisions
from payments.forms import LineDecisionForm
from payments.models import LineDecision, Payment, StatementLine
from payments.views import sure
from payments.views.pages import done, finance


def to_say(payment: Payment) -> StatementLine | None:
    """The oldest line of this payment's that two people may decide."""
    lines = StatementLine.objects.filter(attempt__payment=payment, applied_at=None, outcome__in=["back", "day"])
    lines = lines.select_related("message", "attempt__run__file", "attempt__payment").order_by("pk")
    return next((one for one in lines if one.attempt and line_outcomes.to_say(one, one.attempt)), None)


def of_payment(payment: Payment, person: Person, sent: LineDecisionForm | None = None) -> dict[str, Any]:
    """What was said so far; the form, as it was sent or where this person may say it now."""
    line = to_say(payment)
    said = list(
        LineDecision.objects.filter(line__attempt__payment=payment).select_related(
            "line", "declared_by__merged_into", "agreed_by", "taken_back_by"
        )
    )
    waiting = next(
        (one for one in said if not one.agreed_at and not one.taken_back_at and not one.line.applied_at), None
    )
    may_say = (
        line is not None
        and waiting is None
        and payment.payee is not None
        and permissions.allowed(permissions.check_line_decision, person, payment.payee)
    )
    form = sent
    if form is None and may_say and line is not None and line.attempt is not None:
        form = LineDecisionForm(came_back=line_outcomes.to_say(line, line.attempt) == "came_back", line=line)
    return {
        "line_to_decide": line,
        "said_line": reasons.declared([one for one in said if one is not waiting], by=person),
        "waiting_line": waiting,
        "line_words": next(iter(reasons.declared([waiting], by=person)), None) if waiting else None,
        "said_it": waiting is not None and waiting.declared_by.root_id == person.root_id,
        "line_form": form,
    }


def form_of(request: HttpRequest, line: StatementLine) -> LineDecisionForm:
    came_back = line.attempt is not None and line_outcomes.to_say(line, line.attempt) == "came_back"
    return LineDecisionForm(request.POST, came_back=came_back, line=line)


def none_there(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, "Nothing that the bank says of this payment waits to be decided.")
    return redirect("payments_payment", pk)


@finance
@require_POST
def agree(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    declared = get_object_or_404(LineDecision.objects.select_related("line__attempt"), pk=pk)
    if page := sure.agree_line(request, declared, person):
        return page
    words = "It is in the books now. They are told by mail, or by a coordinator."
    return done(
        request,
        lambda: line_decisions.agree(declared=declared, by=person),
        words,
        "payments_payment",
        _payment(declared),
    )


@finance
@require_POST
def take_back(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    declared = get_object_or_404(LineDecision.objects.select_related("line__attempt"), pk=pk)
    words = "Taken back. The line waits as before."
    return done(
        request,
        lambda: line_decisions.take_back(declared=declared, by=person),
        words,
        "payments_payment",
        _payment(declared),
    )


def _payment(declared: LineDecision) -> int:
    assert declared.line.attempt is not None
    return declared.line.attempt.payment_id
