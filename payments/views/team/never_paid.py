"""A payment that the bank never paid, on the payment's own page: one person says so, another agrees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from members.models import Person
from payments import permissions
from payments.actions import never_paid
from payments.forms.payments import NeverPaidForm
from payments.models import Attempt, NeverPaid, Payment
from payments.queries import bank, reasons
from payments.views import sure
from payments.views.team.pages import done, finance


def with_the_bank(payment: Payment) -> Attempt | None:
    live = payment.attempts.filter(status__in=["sending", "accepted"])
    return live.select_related("run", "payment__payee").order_by("-number").first()


def of_payment(payment: Payment, person: Person, sent: NeverPaidForm | None = None) -> dict[str, Any]:
    """What was said of the payment so far; the form, as it was sent or where this person may say it now."""
    attempt = with_the_bank(payment)
    said = NeverPaid.objects.filter(attempt__payment=payment).select_related(
        "attempt", "declared_by__merged_into", "agreed_by", "taken_back_by"
    )
    waiting = next((one for one in said if attempt and one.attempt == attempt and one.taken_back_at is None), None)
    may_say = (
        attempt is not None
        and waiting is None
        and payment.payee is not None
        and permissions.allowed(permissions.check_never_paid, person, payment.payee)
        and permissions.allowed(bank.check_never_paid, attempt)
    )
    return {
        "said_never_paid": reasons.declared([one for one in said if one is not waiting], by=person),
        "waiting_never_paid": waiting,
        "never_paid_words": next(iter(reasons.declared([waiting], by=person)), None) if waiting else None,
        "declared_it": waiting is not None and waiting.declared_by.root_id == person.root_id,
        "never_paid_form": sent or (NeverPaidForm() if may_say else None),
    }


@finance
@require_POST
def agree(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    declared = get_object_or_404(NeverPaid.objects.select_related("attempt"), pk=pk)
    if page := sure.agree_never_paid(request, declared, person):
        return page
    words = (
        "The money is owed again, and the payment stands under Approvals. They are told by mail, or by a coordinator."
    )
    return done(
        request,
        lambda: never_paid.agree(declared=declared, by=person),
        words,
        "payments_payment",
        declared.attempt.payment_id,
    )


@finance
@require_POST
def take_back(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    declared = get_object_or_404(NeverPaid.objects.select_related("attempt"), pk=pk)
    return done(
        request,
        lambda: never_paid.take_back(declared=declared, by=person),
        "Taken back. We go on waiting for the bank.",
        "payments_payment",
        declared.attempt.payment_id,
    )
