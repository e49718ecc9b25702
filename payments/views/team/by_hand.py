"""What somebody without an account says about their money, written down by a coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from ground.exceptions import Refused
from ground.forms import posted
from ground.typed import apart
from members import on_behalf
from members.models import Person
from members.views.team.pages import tried
from payments.actions import choices, contributions, destinations
from payments.forms.by_hand import ChooseForForm, DetailsForForm, ObjectForForm, SayForForm
from payments.models import Contribution, ContributionStatus, Outcome
from payments.presenters import voids as void_page
from payments.queries import pay_rates, payments, voids
from payments.queries.contributions import for_team
from payments.views import two_windows
from payments.views.team.pages import choice_form, shown, team_page

coordinators = team_page("coordinator")


def _without_account(payee: Person, by: Person) -> Person:
    """404 for whoever signs in: they say it themselves."""
    if payee.root_id == by.root_id or on_behalf.signs_in(payee):
        raise Http404
    return payee.root


@coordinators
def destination_give_for(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payee = _without_account(get_object_or_404(Person, kind="person", pk=pk), person)
    form, there = DetailsForForm(posted(request)), payments.destination_of(payee)
    seen = two_windows.details(request, form, there)
    words = f"The details are kept, sealed. Now tell {apart(payee.name)} what you wrote down."
    if request.method == "POST" and tried(
        request, form, lambda: destinations.give(person=payee, by=person, **form.cleaned_data), words
    ):
        return redirect("people_person", payee.pk)
    context = {"payee": payee, "form": form, "destination": there, "basis": seen}
    return shown(request, "destination_give_for", f"Bank details of {apart(payee.name)}", context, "user")


@coordinators
def contribution_say_for(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one: Contribution = get_object_or_404(for_team(), pk=pk)
    _without_account(one.payee, person)
    asked = one.status == ContributionStatus.QUERIED
    if voids.is_objected(one):
        messages.info(request, "They said that this did happen. Somebody else answers that first.")
        return redirect("payments_contribution", pk)
    if not asked and one.status != ContributionStatus.EXPECTED:
        messages.info(request, "This has been confirmed or does not count, so nothing more is written down about it.")
        return redirect("payments_contribution", pk)
    pays = {Outcome.ATTENDED: pay_rates.due(one)[1], **dict(pay_rates.by_outcome(one))}
    form = SayForForm(posted(request), pays=pays, asked=asked)

    seen = two_windows.said(request, form, one)

    def say() -> Contribution:
        typed = form.cleaned_data
        if asked:
            return contributions.answer(contribution=one, by=person, **typed)
        if typed["outcome"] == Outcome.ATTENDED and not typed["note"].strip():
            return contributions.say_there(contribution=one, by=person, heard=typed["heard"])
        return contributions.say_else(contribution=one, by=person, **typed)

    words = f"Kept, as {apart(one.payee.name)} said it. Now it can be confirmed."
    if request.method == "POST" and tried(request, form, say, words):
        return redirect("payments_contribution", pk)
    context = {"one": one, "form": form, "asked": asked, "basis": seen}
    return shown(request, "contribution_say_for", f"What {apart(one.payee.name)} says of {one.title}", context, "tick")


@coordinators
def contribution_object_for(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one: Contribution = get_object_or_404(for_team(), pk=pk)
    _without_account(one.payee, person)
    if request.method != "POST":
        try:
            voids.check_object_to(one)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("payments_contribution", pk)
    form = ObjectForForm(posted(request), pays=pay_rates.that_pay(one), session=one.session_id is not None)
    words = (
        f"Kept, as {apart(one.payee.name)} said it. Somebody who did not say that it does not count looks at it now."
    )
    if request.method == "POST" and tried(
        request, form, lambda: contributions.object_to(contribution=one, by=person, **form.cleaned_data), words
    ):
        return redirect("payments_contribution", pk)
    title = f"{apart(one.payee.name)} says that this did happen"
    return shown(request, "contribution_object_for", title, {"one": one, "form": form, **void_page.shown(one)}, "tick")


@coordinators
def contribution_choose_for(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one: Contribution = get_object_or_404(for_team(), pk=pk)
    _without_account(one.payee, person)
    try:
        choices.check_choose(one)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("payments_contribution", pk)
    form, seen = choice_form(request, ChooseForForm, one)
    words = f"Kept, as {apart(one.payee.name)} said it."
    if request.method == "POST" and tried(
        request, form, lambda: choices.choose(contribution=one, by=person, **form.cleaned_data), words
    ):
        return redirect("payments_contribution", pk)
    context = {"one": one, "form": form, "basis": seen}
    return shown(request, "contribution_choose_for", f"What {apart(one.payee.name)} wants", context, "tick")
