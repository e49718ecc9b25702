"""A person's own work and money. Fetching one's own is the permission: anybody else's is not there."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ground import forms
from ground.exceptions import Refused
from ground.forms import posted
from members.actions import notices
from members.decorators import own_page
from members.views.team.pages import tried
from payments import notifications
from payments.actions import choices, contributions, destinations, payments
from payments.forms.choices import ChooseForm
from payments.forms.contributions import AnswerForm, LogForm, ObjectForm, SayElseForm
from payments.forms.destinations import DetailsForm
from payments.models import Contribution, ContributionStatus, Outcome
from payments.presenters import member
from payments.presenters import voids as void_page
from payments.queries import hands, pay_rates, voids, work_notes
from payments.queries.contributions import contributions_of, loggable
from payments.queries.payments import destination_of, owed_without_details, payments_of
from payments.views import two_windows
from payments.views.team.pages import choice_form

A_PAGE = 20
CONFIRMS_ITSELF = "Written down. If nobody asks about it, it is confirmed by itself."
MORE_THAN_OFFERED = "Written down, thank you. It is more than the role offered, or a long day, so a coordinator looks at it. Your pay-by date stays the same."


def _mine(person, pk: int) -> Contribution:
    return get_object_or_404(contributions_of(person), pk=pk)


@own_page
@require_safe
def contribution_list(request: HttpRequest, person) -> HttpResponse:
    page = Paginator(contributions_of(person), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [member.row(one) for one in page],
        "may_log": loggable(person).exists(),
        "asks_details": owed_without_details(person),
    }
    return render(request, "payments/contribution_list.html", context)


@own_page
@require_safe
def contribution_detail(request: HttpRequest, person, pk: int) -> HttpResponse:
    one = _mine(person, pk)
    if one.status == ContributionStatus.VOID:
        notices.see(one, (notifications.VOID, notifications.STAYS_VOID), by=person)
    line, pence = pay_rates.due(one)
    payment = member.payment_of(one)
    said, why_void = work_notes.read_whole(one, by=request.user.person)
    for_another = hands.waits_for_another(one)
    context = {
        "one": one,
        "line": line,
        "paid_for": pay_rates.in_words(one, line) if line else "",
        "pence": one.due_pence or pence,
        "asked": member.is_asked(one),
        "outcomes": member.outcomes(one),
        "by_hand": member.is_by_hand(one),
        "called_off": one.outcome == Outcome.CANCELLED_LATE and one.status != ContributionStatus.VOID,
        "for_another": for_another,
        "steps": member.steps(one, payment, why_void, for_another=for_another),
        "why_void": why_void,
        "destination": destination_of(person),
        "said": said,
        "objected": voids.is_objected(one),
        "question": work_notes.question(said) if one.status == ContributionStatus.QUERIED else "",
        **void_page.shown(one),
        "choice": one.choices.first(),
        "may_choose": member.may_choose(one),
        "payment": payment,
    }
    return render(request, "payments/contribution_detail.html", context)


@own_page
@require_POST
def contribution_say_there(request: HttpRequest, person, pk: int) -> HttpResponse:
    one = _mine(person, pk)
    try:
        contributions.say_there(contribution=one, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you. We have noted that you were there.")
    return redirect("contribution_detail", pk=pk)


@own_page
def contribution_say_else(request: HttpRequest, person, pk: int) -> HttpResponse:
    one = _mine(person, pk)
    form = SayElseForm(posted(request), pays=dict(pay_rates.by_outcome(one)))
    seen = two_windows.said(request, form, one)
    thanks = "Thank you. The team will look at it. Your pay-by date stays the same."
    if request.method == "POST" and tried(
        request, form, lambda: contributions.say_else(contribution=one, by=person, **form.cleaned_data), thanks
    ):
        return redirect("contribution_detail", pk=pk)
    return render(request, "payments/contribution_say_else.html", {"one": one, "form": form, "basis": seen})


@own_page
def contribution_answer(request: HttpRequest, person, pk: int) -> HttpResponse:
    one = _mine(person, pk)
    form = AnswerForm(posted(request), initial={"outcome": one.outcome})
    seen = two_windows.said(request, form, one)
    thanks = "Thank you, your answer is with the team."
    if request.method == "POST" and tried(
        request, form, lambda: contributions.answer(contribution=one, by=person, **form.cleaned_data), thanks
    ):
        return redirect("contribution_detail", pk=pk)
    said = work_notes.read(one, by=request.user.person)
    context = {"one": one, "form": form, "said": said, "question": work_notes.question(said), "basis": seen}
    return render(request, "payments/contribution_answer.html", context)


@own_page
def contribution_object_to(request: HttpRequest, person, pk: int) -> HttpResponse:
    """ "This did happen": what happens then stands on the page, above the form."""
    one = _mine(person, pk)
    if request.method != "POST":
        try:
            voids.check_object_to(one)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("contribution_detail", pk=pk)
    form = ObjectForm(posted(request), pays=pay_rates.that_pay(one), session=one.session_id is not None)
    thanks = "Thank you. Somebody else of the team looks at it now."
    if request.method == "POST" and tried(
        request, form, lambda: contributions.object_to(contribution=one, by=person, **form.cleaned_data), thanks
    ):
        return redirect("contribution_detail", pk=pk)
    why_void = work_notes.why_void(one, by=person)
    context = {"one": one, "form": form, "why_void": why_void, **void_page.shown(one)}
    return render(request, "payments/contribution_object_to.html", context)


@own_page
def contribution_choose(request: HttpRequest, person, pk: int) -> HttpResponse:
    one = _mine(person, pk)
    if request.method != "POST":
        try:
            choices.check_choose(one)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("contribution_detail", pk=pk)
    form, seen = choice_form(request, ChooseForm, one)
    thanks = "Your choice is noted. You can change it until it is approved for payment."
    if request.method == "POST" and tried(
        request, form, lambda: choices.choose(contribution=one, by=person, **form.cleaned_data), thanks
    ):
        return redirect("contribution_detail", pk=pk)
    return render(request, "payments/contribution_choose.html", {"one": one, "form": form, "basis": seen})


@own_page
def contribution_log(request: HttpRequest, person) -> HttpResponse:
    form = LogForm(posted(request), lines=loggable(person))
    if request.method == "POST" and (
        made := forms.tried(form, lambda: contributions.log(by=person, **form.cleaned_data))
    ):
        messages.success(request, MORE_THAN_OFFERED if made.above_offer else CONFIRMS_ITSELF)
        return redirect("contribution_detail", pk=made.pk)
    lines = form.fields["line"].queryset.exists()
    return render(request, "payments/contribution_log.html", {"form": form, "lines": lines})


@own_page
@require_safe
def payment_list(request: HttpRequest, person) -> HttpResponse:
    page = Paginator(member.payments_of(person).exclude(status="cancelled"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [member.payment_row(one) for one in page],
        "owed": member.still_owed(person),
        "sums": member.sums(person),
        "destination": destination_of(person),
        "asks_details": owed_without_details(person),
    }
    return render(request, "payments/payment_list.html", context)


@own_page
@require_safe
def payment_detail(request: HttpRequest, person, pk: int) -> HttpResponse:
    payment = get_object_or_404(member.payments_of(person).select_related("destination"), pk=pk)
    context = {
        "payment": payment,
        "row": member.payment_row(payment),
        "items": member.items(payment),
        "steps": member.payment_steps(payment),
        "came_back": payment.status in ("failed", "returned"),
    }
    return render(request, "payments/payment_detail.html", context)


@own_page
@require_POST
def payment_retry(request: HttpRequest, person, pk: int) -> HttpResponse:
    payment = get_object_or_404(payments_of(person), pk=pk)
    try:
        payments.retry(payment=payment, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "We will try the same account again.")
    return redirect("payment_detail", pk=pk)


@own_page
def destination_give(request: HttpRequest, person) -> HttpResponse:
    there = destination_of(person)
    form = DetailsForm(posted(request))
    seen = two_windows.details(request, form, there)
    if request.method == "POST" and (
        made := forms.tried(form, lambda: destinations.give(person=person, by=person, **form.cleaned_data))
    ):
        messages.success(request, f"Your account ending {made.ending} is kept, sealed.")
        return redirect("me_payments")
    context = {"form": form, "destination": there, "asked": there or owed_without_details(person), "basis": seen}
    return render(request, "payments/destination_give.html", context)
