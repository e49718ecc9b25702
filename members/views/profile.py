"""Who a person is to us, how we reach them, and what helps them to take part."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ground.forms import posted
from ground.refusal import Refused
from members import proof, queries, reveal
from members.actions import people, private
from members.forms_profile import AccessNeedsForm, ProfileForm
from members.models import Person, PrivateDetails
from members.own import own_page


def _kept(person: Person) -> set[str]:
    """Which private details there are; not what they say."""
    details = PrivateDetails.objects.filter(person=person).first()
    return {field for field in reveal.FIELDS if details is not None and getattr(details, field)}


@own_page
def profile_edit(request: HttpRequest, person: Person) -> HttpResponse:
    kept = _kept(person)
    initial = {"name": person.name, "reach_by": person.reach_by}
    proved = proof.lately(request)
    form = ProfileForm(posted(request), initial=initial, kept=kept, proved=proved)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            people.rename(person=person, name=data["name"], by=request.user.person)
            people.reach(
                person=person,
                reach_by=data["reach_by"],
                phone=data.get("phone") or None,
                address=data.get("address") or None,
                by=request.user.person,
            )
        except Refused as refusal:
            form.add_error("reach_by", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("me")
    ask = "" if proved else f"{reverse('account_proof')}?{urlencode({'next': request.path})}"
    return render(request, "members/profile_edit.html", {"form": form, "email": request.user.email, "ask": ask})


@own_page
def access_needs_edit(request: HttpRequest, person: Person) -> HttpResponse:
    asked_to_show = request.method == "POST" and "show" in request.POST
    form = AccessNeedsForm(None if asked_to_show else posted(request))
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            private.write(person=person, access_needs=words, by=request.user.person)
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, "Saved and sealed." if words else "Forgotten.")
            return redirect("me")
    context = {
        "form": form,
        "kept": "access_needs" in _kept(person),
        "words": reveal.reveal(person, "access_needs", by=request.user.person, purpose="read my own")
        if asked_to_show
        else "",
        "readers": queries.may_read(person, "access_needs"),
    }
    return render(request, "members/access_needs_edit.html", context)
