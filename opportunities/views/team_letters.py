"""The coordinators' page where an answer is written, read once more, and sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ground.forms import posted
from ground.refusal import Refused
from ground.typed import apart
from opportunities import opening, tallies
from opportunities.actions import letters
from opportunities.forms_team import LetterForm
from opportunities.models import Application
from opportunities.views import sure
from opportunities.views.team_selection import STATES, _application, _tried, coordinators, shown


def _letter_there(request: HttpRequest, application: Application) -> HttpResponse:
    """Somebody wrote it meanwhile, and a letter stays: both are shown, and what was typed here can be copied."""
    try:
        there = opening.letter(application.letter, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("selection_application", application.reference)
    if all(request.POST.get(name, "").strip() == there[name] for name in ("strength", "idea")):
        return redirect("selection_application", application.reference)  # a second press
    typed = [(name, request.POST.get(name, "")) for name in ("strength", "idea")]
    typed += [("words", said) for name, said in request.POST.items() if name.startswith("about_") and said]
    context = {"application": application, "letter": application.letter, "there": there, "typed": typed}
    return shown(request, "letter_there", f"Letter to {apart(application.person.name)}", context)


@coordinators
def letter_write(request: HttpRequest, reference: str) -> HttpResponse:
    application = _application(reference)
    if hasattr(application, "letter") and request.method != "POST":
        return redirect("selection_application", reference)
    if hasattr(application, "letter"):
        return _letter_there(request, application)
    form = LetterForm(tallies.criteria_of(application.role), posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said = {field.label: typed[name] for name, field in form.fields.items()}
        if page := sure.letter(request, application, said, lambda: _letter_page(request, application, form)):
            return page

        def write():
            return letters.write(
                application=application, strength=typed["strength"], idea=typed["idea"], words=form.words(),
                by=request.user.person,
            )  # fmt: skip

        if _tried(
            request,
            form,
            write,
            f"{apart(application.person.name)} is told by {application.person.get_reach_by_display()}.",
        ):
            return redirect("selection_role", application.role.slug)
    return _letter_page(request, application, form)


def _letter_page(request: HttpRequest, application: Application, form: LetterForm) -> HttpResponse:
    try:
        notes = opening.notes_for_letter(application, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("selection_application", application.reference)
    context = {
        "application": application, "form": form, "state": STATES.get(application.status, ""), "notes": notes,
    }  # fmt: skip
    return shown(request, "letter_write", f"Letter to {apart(application.person.name)}", context)
