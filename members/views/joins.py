"""Two records of one person: proposed, agreed, stopped. The link in the mail opens without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ground import forms
from ground.refusal import Refused
from members import queries
from members.actions import joins
from members.forms_profile import PartForm, StopForm
from members.models import LINK, Join, Person
from members.views.team import coordinators, done, person_shown, team


def _join(pk: int) -> Join:
    return get_object_or_404(Join.objects.select_related("record", "keep"), pk=pk)


@coordinators
@require_POST
def person_part(request: HttpRequest, pk: int) -> HttpResponse:
    person, form, by = get_object_or_404(queries.people_called(""), pk=pk), PartForm(request.POST), request.user.person
    if forms.tried(form, lambda: joins.propose_part(person=person, **form.cleaned_data, by=by)) is None:
        return person_shown(request, person, part_form=form)
    messages.success(request, "Proposed. It happens when another person has agreed and both have been told.")
    return redirect("people_person", pk=pk)


@team
@require_POST
def join_agree(request: HttpRequest, pk: int) -> HttpResponse:
    join = _join(pk)
    said = "Agreed. Both are told now. It happens five working days after that, unless one of them says no."
    done(request, lambda: joins.agree(join=join, by=request.user.person), said)
    return redirect("people_person", pk=join.record_id)


@team
@require_POST
def join_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    join = _join(pk)
    done(request, lambda: joins.take_back(join=join, by=request.user.person), "Taken back. Nothing changes.")
    return redirect("people_person", pk=join.record_id)


@team
@require_POST
def join_said_no(request: HttpRequest, pk: int) -> HttpResponse:
    """They rang, or sent the slip: this was not them."""
    join, form, by = _join(pk), StopForm(request.POST), request.user.person
    if not form.is_valid():
        messages.error(request, "Say how you heard it.")
    else:
        said = "Stopped. No money goes to either record until an administrator has cleared it up."
        done(request, lambda: joins.stop(join=join, **form.cleaned_data, by=by), said)
    return redirect("people_person", pk=join.record_id)


@team
@require_POST
def join_release(request: HttpRequest, pk: int) -> HttpResponse:
    join = _join(pk)
    done(request, lambda: joins.release(join=join, by=request.user.person), "Money goes to both records again.")
    return redirect("people_person", pk=join.record_id)


@require_http_methods(["GET", "HEAD", "POST"])
def join_stop(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever the mail was for. A page first: a mail program that opens links stops nothing."""
    try:
        join = _join(int(signing.loads(token, salt=LINK)))
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        try:
            joins.stop(join=join, how="link", by=Person.objects.system())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("join_stop", token=token)
    return render(request, "members/join_stop.html", {"join": join})
