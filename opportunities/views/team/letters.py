"""The coordinators' page where an answer is written, read once more, and sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ground import forms
from ground.exceptions import Refused
from ground.forms import posted
from ground.typed import apart
from members.queries.told_on import said_how
from members.views.team.pages import coordinators
from opportunities.actions import letters, reveal
from opportunities.forms.selection import LetterForm
from opportunities.models import Application, Letter
from opportunities.queries import tallies
from opportunities.views import sure
from opportunities.views.team.selection import STATES, _application, shown


def _letter_there(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Somebody wrote it meanwhile, and a letter stays: both are shown, and what was typed here can be copied."""
    application = letter.application
    try:
        there = reveal.letter(letter, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("selection_application", application.reference)
    typed = _typed(application, request)
    if typed == there:
        return redirect("selection_application", application.reference)  # a second press
    context = {"application": application, "letter": letter, "there": there, "typed": typed}
    return shown(request, "letter_there", f"Letter to {apart(application.person.name)}", context)


def _typed(application: Application, request: HttpRequest) -> dict[str, Any]:
    """As `opening.letter` gives one that was kept."""
    form = LetterForm(tallies.criteria_of(application.role), request.POST)
    sent = {name: form.data.get(name, "").strip() for name in form.fields}
    about = {each.pk: sent[f"about_{each.pk}"] for each in form.criteria}
    kept = {key: said for key, said in about.items() if said}
    return {"strength": sent["strength"], "idea": sent["idea"], "words": kept}


@coordinators
def letter_write(request: HttpRequest, reference: str) -> HttpResponse:
    application = _application(reference)
    if hasattr(application, "letter") and request.method != "POST":
        return redirect("selection_application", reference)
    if hasattr(application, "letter"):
        return _letter_there(request, application.letter)
    form = LetterForm(tallies.criteria_of(application.role), posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said = {field.label: typed[name] for name, field in form.fields.items()}
        if page := sure.letter(request, application, said, lambda: _letter_page(request, application, form)):
            return page

        letter = forms.tried(
            form,
            lambda: letters.write(
                application=application, strength=typed["strength"], idea=typed["idea"], words=form.words(),
                by=request.user.person,
            ),
        )  # fmt: skip
        if letter and letter.was_there:  # another was a moment earlier, and theirs is the one that is sent
            return _letter_there(request, letter)
        if letter:
            messages.success(request, said_how(application.person))
            return redirect("selection_role", application.role.slug)
    return _letter_page(request, application, form)


def _letter_page(request: HttpRequest, application: Application, form: LetterForm) -> HttpResponse:
    try:
        notes = reveal.notes_for_letter(application, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("selection_application", application.reference)
    context = {
        "application": application, "form": form, "state": STATES.get(application.status, ""), "notes": notes,
    }  # fmt: skip
    return shown(request, "letter_write", f"Letter to {apart(application.person.name)}", context)
