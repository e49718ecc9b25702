"""Two records of one person: proposed, agreed, stopped. The link in the mail opens without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground import forms
from ground.exceptions import Refused
from members.actions import joins
from members.decorators import own_page
from members.forms.profile import PartForm, StopForm
from members.models import LINK, Join, Person
from members.queries import own_record
from members.sign_in import proof
from members.views import sure
from members.views.team.pages import coordinators, done, team
from members.views.team.people import person_shown


def _join(pk: int) -> Join:
    return get_object_or_404(Join.objects.select_related("record", "keep"), pk=pk)


@coordinators
@require_POST
def person_propose_part(request: HttpRequest, pk: int) -> HttpResponse:
    person, form, by = (
        get_object_or_404(own_record.people_called(""), pk=pk),
        PartForm(request.POST),
        request.user.person,
    )
    if forms.tried(form, lambda: joins.propose_part(person=person, **form.cleaned_data, by=by)) is None:
        return person_shown(request, person, part_form=form)
    messages.success(request, "Proposed. It happens when another person has agreed and both have been told.")
    return redirect("people_person", pk=pk)


@team
@require_POST
def join_agree(request: HttpRequest, pk: int) -> HttpResponse:
    join = _join(pk)
    if page := sure.agree_join(request, join):
        return page
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
    if page := sure.release_join(request, join):
        return page
    done(request, lambda: joins.release(join=join, by=request.user.person), "Money goes to both records again.")
    return redirect("people_person", pk=join.record_id)


def _own(request: HttpRequest, pk: int) -> Join:
    """To the two accounts that it is about; by the record of the account, not by whom it is joined to."""
    mine = Q(record=request.user.person) | Q(keep=request.user.person)
    return get_object_or_404(Join.objects.filter(mine, kind="join").select_related("record", "keep"), pk=pk)


@own_page
@require_safe
def join_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Both mine? Said from each of the two accounts, behind a proof that it is still them (portal.middleware)."""
    join = _own(request, pk)
    mine = join.record_yes_at if join.record_id == request.user.person.pk else join.keep_yes_at
    context = {
        "join": join,
        "said": mine,
        "may": mine is None and join.is_open and join.agreed_at is None and joins.asks_them(join),
        "day": joins.takes_effect_on(join) if join.is_open else None,
    }
    return render(request, "members/join_detail.html", context)


@own_page
@require_POST
def join_say_yes(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    join = _own(request, pk)
    if not proof.lately(request):  # whatever the list of guarded addresses says
        return proof.ask(request, join.own_path)
    try:
        joins.say_yes(join=join, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you. We have noted it.")
    return redirect(join.own_path)


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
