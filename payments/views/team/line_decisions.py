"""A line of the bank's on a page of its own: what it may be, what one person says it is, and another's yes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ground.forms import posted
from members.models import Person
from members.views.team.pages import tried
from payments import permissions
from payments.actions import line_decisions
from payments.forms.bank import LineDecisionForm
from payments.models import LineDecision, Payment, StatementLine
from payments.queries import bank, line_outcomes, reasons
from payments.views import sure
from payments.views.team.pages import done, finance, shown

WITH = ("message", "attempt__run__file", "attempt__payment__payee__merged_into")


def of_payment(payment: Payment, person: Person) -> dict[str, Any]:
    """The oldest line of this payment's that somebody has to look at, and what was said of its lines."""
    lines = bank.to_decide().filter(attempt__payment=payment, outcome__in=line_outcomes.WAITS)
    said = LineDecision.objects.filter(line__attempt__payment=payment)
    return {
        "line_to_decide": lines.order_by("pk").first(),
        "said_line": reasons.declared(
            said.select_related("line", "declared_by__merged_into", "agreed_by", "taken_back_by"), by=person
        ),
    }


@finance
def line_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    rows = StatementLine.objects.filter(message__applied_at__isnull=False).select_related(*WITH)
    line = get_object_or_404(rows, pk=pk)
    choices = line_outcomes.to_say(line, line.attempt)
    form = LineDecisionForm(posted(request), line=line, choices=choices)
    if request.method == "POST" and tried(
        request,
        form,
        lambda: line_decisions.declare(line=line, **form.cleaned_data, by=person),
        "Kept. Nothing moves until somebody else in finance agrees.",
    ):
        return redirect("payments_bank_line", pk)
    said = list(line.decisions.select_related("declared_by__merged_into", "agreed_by", "taken_back_by"))
    waiting = next((one for one in said if not one.agreed_at and not one.taken_back_at and not line.applied_at), None)
    may = permissions.allowed(permissions.check_line_decision, person, line_decisions.payees_of(line))
    context = {
        "line": line,
        "payments": [one.payment for one in line_outcomes.batch_left(line)] if line.attempt is None else [],
        "over": line_outcomes.over(line, line.attempt) if line.attempt else 0,
        "forgotten": line.attempt is None and line_outcomes.forgotten(line),
        "said": reasons.declared([one for one in said if one is not waiting], by=person),
        "waiting": waiting,
        "waiting_words": next(iter(reasons.declared([waiting], by=person)), None) if waiting else None,
        "said_it": waiting is not None and waiting.declared_by.root_id == person.root_id,
        "form": form if form.is_bound or (may and choices and waiting is None) else None,
    }
    return shown(request, "line_detail", f"The bank’s line: {line.get_kind_display()}", context, "rotate")


@finance
@require_POST
def agree(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    declared = get_object_or_404(LineDecision.objects.select_related(*(f"line__{name}" for name in WITH)), pk=pk)
    if page := sure.agree_line(request, declared, person):
        return page
    moves = declared.outcome in line_decisions.MOVES
    told = "It is in the books now. They are told by mail, or by a coordinator."
    words = told if moves else "Agreed. The line waits no more."
    return done(
        request,
        lambda: line_decisions.agree(declared=declared, by=person),
        words,
        "payments_bank_line",
        declared.line_id,
    )


@finance
@require_POST
def take_back(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    declared = get_object_or_404(LineDecision.objects.select_related("line"), pk=pk)
    words = "Taken back. The line waits as before."
    return done(
        request,
        lambda: line_decisions.take_back(declared=declared, by=person),
        words,
        "payments_bank_line",
        declared.line_id,
    )
