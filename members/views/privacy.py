"""Who may read what, who did, and what a person said yes to, with a way to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ground import keys, text_format
from members import access_labels, merged_records
from members.actions import access, cases, consents
from members.decorators import own_page
from members.models import BY_CONSENT, AccessGrant, Case, Person, ProfileItem, Purpose
from members.queries import own_record

SHOWN = 50


@own_page
def privacy_detail(request: HttpRequest, person: Person) -> HttpResponse:
    asked = Case.objects.filter(person__in=merged_records.ids_of(person), about__startswith="members.accessevent:")
    context = {
        "may_read": own_record.may_read(person),
        "did_read": own_record.did_read(person, SHOWN),
        "asked": {int(case.about.partition(":")[2]) for case in asked},
        "shared": own_record.shared_items(person),
        "consent": consents.current_text(Purpose.MATCH),
    }
    return render(request, "members/privacy_detail.html", context)


@require_POST
@own_page
def consent_withdraw(request: HttpRequest, person: Person) -> HttpResponse:
    """One item, or, with none named, all of them."""
    if "item" in request.POST:
        theirs = ProfileItem.objects.filter(person__in=merged_records.ids_of(person))
        item = get_object_or_404(theirs, pk=keys.typed(request.POST["item"]))
        consents.withdraw(item=item, by=request.user.person)
        messages.success(request, f"We no longer use “{item.term.label}” to match you.")
    else:
        count = consents.withdraw_all(person=person, by=request.user.person)
        messages.success(request, "We use none of it any more." if count else "There was nothing to take back.")
    return redirect("me_privacy")


@require_POST
@own_page
def grant_take_back(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    theirs = AccessGrant.objects.filter(person__in=merged_records.ids_of(person), what__in=BY_CONSENT)
    grant = get_object_or_404(theirs, pk=pk)
    access.take_back(grant=grant, by=request.user.person)
    messages.success(request, "Stopped. Nobody may read it for this any more.")
    return redirect("me_privacy")


@require_POST
@own_page
def read_ask(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    event = get_object_or_404(own_record.reads_of(person), pk=pk)
    case = cases.open_case(
        kind="rights",
        words=f"Asks who read {access_labels.words_of([event.what])[event.what]} on {text_format.date(event.at)}, and why.",
        about=f"members.accessevent:{event.pk}",
        by=request.user.person,
    )
    messages.success(request, f"We have your question, and will answer by {text_format.date(case.due_on)}.")
    return redirect("me_privacy")
