"""A file of the bank's on a page of its own: what would come of it, and the press of a second person."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from ground import forms
from members import duties
from members.models import Person
from payments import permissions
from payments.actions import bank_messages
from payments.forms.bank import ApplyForm, SetAsideForm
from payments.models import BankMessage
from payments.queries import bank, reasons, statement_chain
from payments.queries.line_outcomes import DONE
from payments.views.team.pages import A_PAGE, done, finance, shown


def _said(message: BankMessage) -> str:
    if message.set_aside_at is None:
        return "Kept. It goes on holding back what it names until somebody else in finance agrees."
    return "Set aside. Nothing of it counts. Give it to us again if it was right after all."


def _page(
    request: HttpRequest,
    person: Person,
    message: BankMessage,
    *,
    apply: ApplyForm | None = None,
    aside: SetAsideForm | None = None,
) -> HttpResponse:
    """With the form that was sent and is wrong."""
    lines = bank.lines_of(message)
    waits = message.applied_at is None and message.set_aside_at is None
    context: dict[str, Any] = {
        "one": message,
        "statements": message.statements.order_by("place"),
        "outcomes": bank.outcomes(lines),
        "count": len(lines),
        "differs": [line for line in lines if line[1] not in DONE][:A_PAGE],
        "waits": waits,
        **reasons.of_file(message, by=person),
    }
    if waits:
        eyes = (person, message.received_by.root_id, bank.payees_of(message))
        doubts = statement_chain.doubts(message)
        may = permissions.allowed(permissions.check_apply, *eyes)
        context |= {
            "doubts": doubts,
            "nobody": not any(
                permissions.allowed(permissions.check_apply_eyes, one, *eyes[1:])
                for one in duties.people_with("finance")
            ),
            "took_it": message.received_by.root_id == person.root_id,
            "apply_form": (apply or ApplyForm(doubts=doubts, initial={"seen": bank.seen(message, lines)}))
            if may
            else None,
            "aside_form": aside or SetAsideForm(),
            **_asked(message, person),
        }
    title = f"{message.get_kind_display().capitalize()} {message.message_id}"
    return shown(request, "bank_message_detail", title, context, "rotate")


def _asked(message: BankMessage, person: Person) -> dict[str, bool]:
    """Where somebody says that it does not count: was it this person, may they agree, may anybody?"""
    if message.aside_asked_by is None:
        return {}
    asker = message.aside_asked_by.root_id
    eyes = (bank.payees_of_aside([message])[message.pk], asker)
    may = [
        one.root_id
        for one in duties.people_with("finance")
        if permissions.allowed(permissions.check_line_eyes, one, *eyes)
    ]
    return {"asked_it": asker == person.root_id, "may_agree": person.root_id in may, "may_nobody_agree": not may}


def _of(pk: int) -> BankMessage:
    people = ("received_by__merged_into", "applied_by", "set_aside_by", "aside_asked_by__merged_into")
    return get_object_or_404(BankMessage.objects.select_related(*people), pk=pk)


@finance
@require_safe
def bank_message_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    return _page(request, person, _of(pk))


@finance
@require_POST
def bank_message_apply(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    message = _of(pk)
    form = ApplyForm(request.POST, doubts=statement_chain.doubts(message))
    came = forms.tried(
        form,
        lambda: bank_messages.apply(
            message=message,
            why=form.cleaned_data.get("why", ""),
            seen=form.cleaned_data["seen"] or "not looked at",
            by=person,
        ),
    )
    if came is None:
        return _page(request, person, _of(pk), apply=form)
    words = bank_messages.sentence(message, came if isinstance(came, Counter) else Counter())
    messages.success(request, f"Applied: {words}")
    return redirect("payments_reconciliation")


@finance
@require_POST
def bank_message_set_aside(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    message = _of(pk)
    if message.aside_asked_at is not None:
        agreed = lambda: _said(bank_messages.set_aside(message=message, by=person))  # noqa: E731
        return done(request, agreed, "", "payments_bank_message", pk)
    form = SetAsideForm(request.POST)
    found = forms.tried(form, lambda: bank_messages.set_aside(message=message, by=person, **form.cleaned_data))
    if isinstance(found, BankMessage):
        messages.success(request, _said(found))
        return redirect("payments_reconciliation")
    return _page(request, person, _of(pk), aside=form)
