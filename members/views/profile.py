"""Who a person is to us, how we reach them, and what helps them to take part."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ground import basis
from ground.exceptions import Refused
from ground.forms import posted
from ground.typed import apart
from members import reveal
from members.actions import people, private
from members.decorators import own_page
from members.forms.profile import AccessNeedsForm, ProfileForm
from members.models import Person, PrivateDetails
from members.queries import own_record
from members.sign_in import proof

OTHER_WINDOW = (
    "Something else was saved since you opened this page, perhaps in another window. Look at both. To keep what stands "
    "here, save it once more."
)


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
    stands = (person.name, person.reach_by, _marks(person, "phone", "address"))
    if request.method == "POST" and form.is_valid() and _other_window(request, form, stands, initial):
        form.add_error(None, f"{OTHER_WINDOW} We have now: {apart(person.name)}, by {person.get_reach_by_display()}.")
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
            first = "" if proved else " To do that, show first that it is still you: see below."
            form.add_error("reach_by", f"{refusal}{first}")
        else:
            messages.success(request, "Saved.")
            return redirect("me")
    ask = "" if proved else f"{reverse('account_proof')}?{urlencode({'next': request.path})}"
    context = {"form": form, "email": request.user.email, "ask": ask, "basis": basis.of(*stands)}
    return render(request, "members/profile_edit.html", context)


def _marks(person: Person, *fields: str) -> list[str]:
    """What tells that something sealed was written again, and nothing of the words."""
    details = PrivateDetails.objects.filter(person=person).first()
    return [getattr(details, field).token if details else "" for field in fields]


def _other_window(request: HttpRequest, form: ProfileForm, stands: tuple, initial: dict[str, str]) -> bool:
    """Saved elsewhere since this page was opened, and not as it is sent now. A second press is no other window."""
    sent = form.cleaned_data
    same = all(sent[name] == initial[name] for name in initial) and not sent.get("phone") and not sent.get("address")
    return not same and basis.moved_on(request, *stands)


def _is_kept(person: Person, request: HttpRequest, form: AccessNeedsForm) -> bool:
    """A second press of what stands already."""
    sent = form.cleaned_data["words"].strip()
    return sent == reveal.reveal(person, "access_needs", by=request.user.person, purpose="read my own").strip()


@own_page
def access_needs_edit(request: HttpRequest, person: Person) -> HttpResponse:
    asked_to_show = request.method == "POST" and "show" in request.POST
    form = AccessNeedsForm(None if asked_to_show else posted(request))
    stands = _marks(person, "access_needs")
    if form.is_bound and form.is_valid() and basis.moved_on(request, stands) and not _is_kept(person, request, form):
        form.add_error("words", f"{OTHER_WINDOW} Press “Show me what I wrote” in a new window, to compare.")
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
        "basis": basis.of(stands),
        "kept": "access_needs" in _kept(person),
        "words": reveal.reveal(person, "access_needs", by=request.user.person, purpose="read my own")
        if asked_to_show
        else "",
        "readers": own_record.may_read(person, "access_needs"),
    }
    return render(request, "members/access_needs_edit.html", context)
